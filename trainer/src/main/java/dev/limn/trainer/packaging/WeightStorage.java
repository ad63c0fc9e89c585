package dev.limn.trainer.packaging;

import dev.limn.UsageException;
import dev.limn.onnx.HalfWeights;
import dev.limn.onnx.OnnxModel;
import java.util.Arrays;
import java.util.Locale;

/** How a package stores the weights of its graphs, which compute in float32 either way. */
public enum WeightStorage {
  /** As they were trained. */
  FLOAT32(1),
  /** Rounded, in half the bytes. */
  FLOAT16(2000);

  private final double slack;

  WeightStorage(double slack) {
    this.slack = slack;
  }

  /**
   * The storage of a name.
   *
   * @param name {@code float32} or {@code float16}
   * @return the storage
   * @throws UsageException if it is neither
   */
  public static WeightStorage parse(String name) {
    return Arrays.stream(values())
        .filter(storage -> storage.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("weights must be float32 or float16, found '" + name + "'"));
  }

  /** How a graph stores its weights. */
  static WeightStorage in(OnnxModel graph) {
    return HalfWeights.areIn(graph) ? FLOAT16 : FLOAT32;
  }

  /** The graph with its weights stored so. */
  OnnxModel of(OnnxModel graph) {
    return this == FLOAT16 ? HalfWeights.store(graph) : graph;
  }

  /** How far an output may be from the network's, where unrounded weights may be so far. */
  double tolerance(double unrounded) {
    return unrounded * slack;
  }

  /** The lower-case name, such as {@code float16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
