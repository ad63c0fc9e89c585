package dev.limn.benchmarks;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.random.CounterRandom;
import java.util.List;
import java.util.Map;

/** An untrained decoder of the size of the small MNIST models: 20-784-784, sigmoid at the end. */
final class MlpDecoder {

  static final int LATENT_SIZE = 20;
  static final int SIDE = 28;
  static final int PIXEL_COUNT = SIDE * SIDE;

  private static final CounterRandom RANDOM = new CounterRandom(0);

  private MlpDecoder() {}

  static OnnxModel graph() {
    GraphBuilder graph =
        new GraphBuilder("decoder")
            .metadata(
                Map.of(
                    BareDecoder.FORMAT_KEY,
                    Manifest.FORMAT,
                    BareDecoder.NAME_KEY,
                    "bench-mlp",
                    BareDecoder.VERSION_KEY,
                    "1",
                    BareDecoder.FAMILY_KEY,
                    "vae"))
            .input(ValueType.batched("latent", ElementType.FLOAT32, LATENT_SIZE));
    String hidden = linear(graph, "hidden", "latent", LATENT_SIZE);
    String active = graph.node("Relu", "active", List.of(hidden));
    String logits = linear(graph, "logits", active, PIXEL_COUNT);
    String planes = graph.node("Sigmoid", "probabilities", List.of(logits));
    return pixels(graph, planes).build();
  }

  private static String linear(GraphBuilder graph, String name, String input, int inputSize) {
    String weight = graph.initializer(weights(name + ".weight", inputSize, inputSize, PIXEL_COUNT));
    String bias = graph.initializer(weights(name + ".bias", inputSize, PIXEL_COUNT));
    return graph.node("Gemm", name, List.of(input, weight, bias));
  }

  /** Both outputs of a decoder, from probabilities {@code [N,784]}. */
  private static GraphBuilder pixels(GraphBuilder graph, String probabilities) {
    String shape = graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, 1, SIDE, SIDE));
    String scale = graph.initializer(Tensor.ofFloats("scale", new long[0], 1f / 255));
    String zero = graph.initializer(Tensor.ofBytes("zero", new long[0], (byte) 0));
    graph.node("Reshape", "image", List.of(probabilities, shape));
    graph.node("QuantizeLinear", "quantized", List.of("image", scale, zero));
    graph.node("Transpose", "pixels", List.of("quantized"), Attribute.ofLongs("perm", 0, 2, 3, 1));
    return graph
        .output(ValueType.batched("image", ElementType.FLOAT32, 1, SIDE, SIDE))
        .output(ValueType.batched("pixels", ElementType.UINT8, SIDE, SIDE, 1));
  }

  /** Normal weights, scaled so that activations keep their size from layer to layer. */
  private static Tensor weights(String name, int inputSize, int... shape) {
    long[] axes = new long[shape.length];
    int count = 1;
    for (int i = 0; i < shape.length; i++) {
      axes[i] = shape[i];
      count *= shape[i];
    }
    float[] values = new float[count];
    RANDOM.normals(name.hashCode() & Integer.MAX_VALUE, CounterRandom.LATENT, values, 0, count);
    float scale = (float) Math.sqrt(2.0 / inputSize);
    for (int i = 0; i < count; i++) {
      values[i] *= scale;
    }
    return Tensor.ofFloats(name, axes, values);
  }
}
