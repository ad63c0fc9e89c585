package dev.limn.conformance.reader;

import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small package with nothing wrong: one dense layer, a mixture prior, a card. */
final class SoundPackage {

  private static final int LATENT = 2;
  private static final int PIXELS = 12;
  private static final Map<String, byte[]> FILES = pack();

  private SoundPackage() {}

  /** Content by path, {@code SHA256SUMS} included. */
  static Map<String, byte[]> files() {
    return FILES;
  }

  private static Map<String, byte[]> pack() {
    double[] cholesky = {1, 0, 0, 1};
    GaussianMixture prior =
        new GaussianMixture(LATENT, new double[] {1}, new double[LATENT], cholesky);
    Tensor latent = Tensor.ofFloats("latent", new long[] {1, LATENT}, 0, 0);
    Tensor image = Tensor.ofFloats("image", new long[] {1, 1, 3, 4}, new float[PIXELS]);
    ModelPackage sound =
        new PackageBuilder()
            .decoder(Precision.FP32, decoder())
            .prior(new MixturePrior(false, List.of(prior)))
            .testVectors(List.of(latent), List.of(image))
            .file("README.md", FileRole.CARD, "# Sound\n".getBytes(StandardCharsets.UTF_8))
            .build(manifest());
    Map<String, byte[]> files = new TreeMap<>();
    sound.paths().forEach(path -> files.put(path, sound.bytes(path)));
    return files;
  }

  private static OnnxModel decoder() {
    GraphBuilder graph =
        new GraphBuilder("decoder").input(ValueType.batched("latent", ElementType.FLOAT32, LATENT));
    float[] weight = new float[LATENT * PIXELS];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i / 10f;
    }
    graph.initializer(Tensor.ofFloats("weight", new long[] {LATENT, PIXELS}, weight));
    String dense = graph.node("Gemm", "dense", List.of("latent", "weight"));
    String unit = graph.node("Sigmoid", "unit", List.of(dense));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, 1, 3, 4));
    graph.node("Reshape", "image", List.of(unit, "shape"));
    ValueType image = ValueType.batched("image", ElementType.FLOAT32, 1, 3, 4);
    return GeneratorGraph.withPixels(graph.output(image).build());
  }

  private static Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT,
        "sound",
        "1.0.0",
        "vae",
        "Nothing is wrong with it",
        Task.UNCONDITIONAL,
        new ImageFormat(1, 3, 4, List.of()),
        LatentSpace.mixture(LATENT),
        null,
        OnnxModel.WRITTEN_OPSET,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null);
  }
}
