package dev.limn.onnx;

/** Placeholder. */
public final class GraphCheck {
  private GraphCheck() {}

  public static void check(OnnxModel model) {}
}
