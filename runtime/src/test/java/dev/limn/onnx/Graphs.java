package dev.limn.onnx;

import java.util.List;
import java.util.Map;

/** Small graphs for tests. */
final class Graphs {

  private Graphs() {}

  /** latent [N,2] through a dense layer and a sigmoid to image [N,3]. */
  static OnnxModel dense() {
    GraphBuilder builder =
        new GraphBuilder("decoder")
            .doc("a test")
            .metadata(Map.of("b", "2", "a", "1"))
            .input(ValueType.batched("latent", ElementType.FLOAT32, 2));
    builder.initializer(Tensor.ofFloats("weight", new long[] {3, 2}, 1, 2, 3, 4, 5, 6));
    builder.initializer(Tensor.ofFloats("bias", new long[] {3}, .1f, .2f, .3f));
    builder.node("Gemm", "dense", List.of("latent", "weight", "bias"), Attribute.of("transB", 1));
    builder.node("Sigmoid", "image", List.of("dense"));
    return builder.output(ValueType.batched("image", ElementType.FLOAT32, 3)).build();
  }

  /** One node over one float32 input {@code x}, and its result declared as given. */
  static OnnxModel single(ValueType x, ValueType y, String op, Attribute... attributes) {
    GraphBuilder builder = new GraphBuilder("single").input(x);
    builder.node(op, "node", List.of("x"), List.of("y"), attributes);
    return builder.output(y).build();
  }
}
