package dev.limn.cli.command;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.random.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A package of one-layer graphs with random weights: whole, so that it passes every check.
 *
 * @param conditional whether it takes labels
 * @param encoder whether it has an encoder
 * @param mixture whether its default prior is a mixture
 */
public record TinyModel(boolean conditional, boolean encoder, boolean mixture) {

  public static final TinyModel CONDITIONAL = new TinyModel(true, true, false);
  public static final TinyModel UNCONDITIONAL = new TinyModel(false, true, false);
  public static final TinyModel GAN = new TinyModel(false, false, false);
  public static final TinyModel MIXTURE = new TinyModel(true, true, true);

  static final List<String> CLASSES = List.of("cat", "dog", "owl");
  static final int LATENT = 6;
  static final int HEIGHT = 4;
  static final int WIDTH = 5;

  private static final String CARD =
      "---\nlibrary_name: limn\nlicense: cc0-1.0\n---\n# Tiny\n\nRandom weights.\n";

  public ModelPackage pack() {
    return pack(0);
  }

  /** The package with a known error in the image of its first test vector. */
  ModelPackage pack(float vectorError) {
    OnnxModel decoder = decoder();
    PackageBuilder builder = new PackageBuilder().decoder(Precision.FP32, decoder);
    if (encoder) {
      builder.encoder(encoderGraph());
    }
    if (mixture) {
      builder.prior(prior());
    }
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(Tensor.ofFloats("latent", new long[] {2, LATENT}, weights("z", 2 * LATENT)));
    if (conditional) {
      inputs.add(Tensor.ofLongs("label", new long[] {2}, 0, 2));
    }
    return builder
        .testVectors(inputs, spoilt(run(decoder, inputs), vectorError))
        .file("samples.png", FileRole.SAMPLES, new byte[] {1})
        .file("README.md", FileRole.CARD, CARD.getBytes(StandardCharsets.UTF_8))
        .file("LICENSE", FileRole.LICENCE, "CC0\n".getBytes(StandardCharsets.UTF_8))
        .build(manifest());
  }

  /** Two components a class, of which the second is three units away in every number. */
  private MixturePrior prior() {
    double[] means = new double[2 * LATENT];
    double[] cholesky = new double[2 * LATENT * LATENT];
    for (int i = 0; i < 2 * LATENT; i++) {
      means[i] = i < LATENT ? 0 : 3;
      cholesky[i * LATENT + i % LATENT] = 0.5;
    }
    GaussianMixture one = new GaussianMixture(LATENT, new double[] {0.75, 0.25}, means, cholesky);
    return new MixturePrior(true, Collections.nCopies(CLASSES.size(), one));
  }

  private static List<Tensor> run(OnnxModel decoder, List<Tensor> inputs) {
    try (GraphRunner runner = GraphRunner.open(decoder)) {
      return runner.run(inputs);
    }
  }

  private static List<Tensor> spoilt(List<Tensor> outputs, float error) {
    List<Tensor> spoilt = new ArrayList<>(outputs);
    Tensor image = outputs.get(0);
    float[] values = image.toFloats();
    values[3] += error;
    spoilt.set(0, Tensor.ofFloats(image.name(), image.shape(), values));
    return spoilt;
  }

  private Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT,
        "tiny",
        "1.0.0",
        encoder ? "vae" : "gan",
        "One layer of random weights",
        conditional ? Task.CONDITIONAL : Task.UNCONDITIONAL,
        new ImageFormat(1, HEIGHT, WIDTH, conditional ? CLASSES : List.of()),
        mixture ? LatentSpace.mixture(LATENT) : LatentSpace.normal(LATENT),
        null,
        OnnxModel.WRITTEN_OPSET,
        List.of(),
        List.of(),
        new Provenance(
            null,
            7L,
            3,
            new Provenance.DataSetReference("noise", "0".repeat(64), "None."),
            null,
            null,
            null,
            null,
            mixture ? new PriorFit(2, 1234, 100, 0, List.of()) : null,
            null),
        new Evaluation(Map.of("split", "test"), Map.of("mse", 0.125)),
        null,
        "2026-01-01T00:00:00Z",
        "CC0-1.0");
  }

  private OnnxModel decoder() {
    GraphBuilder graph =
        new GraphBuilder("decoder").input(ValueType.batched("latent", ElementType.FLOAT32, LATENT));
    String dense = dense(graph, "dense", withLabel(graph, "latent"), LATENT, HEIGHT * WIDTH);
    String unit = graph.node("Sigmoid", "sigmoid", List.of(dense));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, 1, HEIGHT, WIDTH));
    graph.node("Reshape", "image", List.of(unit, "shape"));
    return GeneratorGraph.withPixels(graph.output(image()).build());
  }

  private OnnxModel encoderGraph() {
    GraphBuilder graph = new GraphBuilder("encoder").input(image());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String input = withLabel(graph, flat);
    for (String output : List.of("mean", "log_variance")) {
      dense(graph, output, input, HEIGHT * WIDTH, LATENT);
      graph.output(ValueType.batched(output, ElementType.FLOAT32, LATENT));
    }
    return graph.build();
  }

  private static ValueType image() {
    return ValueType.batched("image", ElementType.FLOAT32, 1, HEIGHT, WIDTH);
  }

  private String withLabel(GraphBuilder graph, String input) {
    if (!conditional) {
      return input;
    }
    graph.input("label", ElementType.INT64, Dimension.BATCH);
    graph.initializer(Tensor.ofLongs("classes", new long[0], CLASSES.size()));
    graph.initializer(Tensor.ofFloats("off_on", new long[] {2}, 0, 1));
    String oneHot =
        graph.node(
            "OneHot", "one_hot", List.of("label", "classes", "off_on"), Attribute.of("axis", -1));
    return graph.node("Concat", "joined", List.of(input, oneHot), Attribute.of("axis", 1));
  }

  private String dense(GraphBuilder graph, String name, String input, int inputs, int outputs) {
    int rows = inputs + (conditional ? CLASSES.size() : 0);
    String weight = name + ".weight";
    graph.initializer(
        Tensor.ofFloats(weight, new long[] {rows, outputs}, weights(name, rows * outputs)));
    return graph.node("Gemm", name, List.of(input, weight));
  }

  private static float[] weights(String name, int count) {
    float[] weights = new float[count];
    new CounterRandom(name.hashCode()).normals(0, 99, weights, 0, count);
    return weights;
  }
}
