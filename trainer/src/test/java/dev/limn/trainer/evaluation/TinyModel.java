package dev.limn.trainer.evaluation;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.random.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Packages of one-layer graphs with random weights, and what they compute as plain loops.
 *
 * @param conditional whether it takes labels
 * @param encoder whether it has an encoder
 * @param likelihood how its image is read; null for none
 */
record TinyModel(boolean conditional, boolean encoder, Likelihood likelihood) {

  static final Likelihood BERNOULLI = new Likelihood("bernoulli", null);
  static final TinyModel VAE = new TinyModel(false, true, BERNOULLI);
  static final TinyModel CVAE = new TinyModel(true, true, BERNOULLI);
  static final TinyModel GAN = new TinyModel(false, false, null);

  static final List<String> CLASSES = List.of("cat", "dog", "owl");
  static final int LATENT = 4;
  static final int SIDE = 12;
  static final int SIZE = SIDE * SIDE;
  static final int FEATURES = 5;

  ModelPackage pack() {
    PackageBuilder builder = new PackageBuilder().decoder(Precision.FP32, decoder());
    if (encoder) {
      builder.encoder(encoderGraph());
    }
    return builder.file("README.md", FileRole.CARD, bytes("# Tiny\n")).build(manifest());
  }

  /** The package of a model with another origin: its data set and recipe. */
  static ModelPackage trained(ModelPackage model, Provenance training) {
    Manifest m = model.manifest();
    return PackageBuilder.of(model)
        .build(
            new Manifest(
                m.format(),
                m.name(),
                m.version(),
                m.family(),
                m.description(),
                m.task(),
                m.image(),
                m.latent(),
                m.likelihood(),
                m.opset(),
                m.graphs(),
                m.files(),
                training,
                m.evaluation(),
                m.exportParity(),
                m.created(),
                m.licence()));
  }

  /** A classifier of the same images. */
  static ModelPackage judge() {
    GraphBuilder graph = new GraphBuilder("classifier").input(image());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    dense(graph, "hidden", flat, SIZE, FEATURES);
    graph.node("Relu", "features", List.of("hidden"));
    dense(graph, "logits", "features", FEATURES, CLASSES.size());
    graph.output(ValueType.batched("logits", ElementType.FLOAT32, CLASSES.size()));
    graph.output(ValueType.batched("features", ElementType.FLOAT32, FEATURES));
    ImageFormat format = new ImageFormat(1, SIDE, SIDE, CLASSES);
    return new PackageBuilder()
        .classifier(graph.build())
        .file("README.md", FileRole.CARD, bytes("# Judge\n"))
        .build(manifest("tiny-judge", "classifier", Task.CLASSIFICATION, format, null, null));
  }

  private Manifest manifest() {
    return manifest(
        "tiny",
        encoder ? "vae" : "gan",
        conditional ? Task.CONDITIONAL : Task.UNCONDITIONAL,
        new ImageFormat(1, SIDE, SIDE, conditional ? CLASSES : List.of()),
        LatentSpace.normal(LATENT),
        likelihood);
  }

  private static Manifest manifest(
      String name,
      String family,
      Task task,
      ImageFormat format,
      LatentSpace latent,
      Likelihood likelihood) {
    return new Manifest(
        Manifest.FORMAT,
        name,
        "1.0.0",
        family,
        "One layer of random weights",
        task,
        format,
        latent,
        likelihood,
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
            null,
            null),
        null,
        null,
        "2026-01-01T00:00:00Z",
        "CC0-1.0");
  }

  private OnnxModel decoder() {
    GraphBuilder graph =
        new GraphBuilder("decoder").input(ValueType.batched("latent", ElementType.FLOAT32, LATENT));
    String dense = dense(graph, "decode", withLabel(graph, "latent"), LATENT + classes(), SIZE);
    String unit = graph.node("Sigmoid", "sigmoid", List.of(dense));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, 1, SIDE, SIDE));
    graph.node("Reshape", "image", List.of(unit, "shape"));
    return GeneratorGraph.withPixels(graph.output(image()).build());
  }

  private OnnxModel encoderGraph() {
    GraphBuilder graph = new GraphBuilder("encoder").input(image());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String input = withLabel(graph, flat);
    for (String output : List.of("mean", "log_variance")) {
      dense(graph, output, input, SIZE + classes(), LATENT);
      graph.output(ValueType.batched(output, ElementType.FLOAT32, LATENT));
    }
    return graph.build();
  }

  private int classes() {
    return conditional ? CLASSES.size() : 0;
  }

  private static ValueType image() {
    return ValueType.batched("image", ElementType.FLOAT32, 1, SIDE, SIDE);
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

  private static String dense(
      GraphBuilder graph, String name, String input, int inputs, int outputs) {
    String weight = name + ".weight";
    graph.initializer(
        Tensor.ofFloats(weight, new long[] {inputs, outputs}, weights(name, inputs, outputs)));
    return graph.node("Gemm", name, List.of(input, weight));
  }

  private static float[] weights(String name, int inputs, int outputs) {
    float[] weights = new float[inputs * outputs];
    new CounterRandom(name.hashCode()).normals(0, 99, weights, 0, weights.length);
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= (float) Math.sqrt(inputs);
    }
    return weights;
  }

  /** The image of a latent, [0,1]. */
  double[] decode(double[] latent, int label) {
    double[] image = multiply("decode", withOneHot(latent, label), SIZE);
    for (int i = 0; i < SIZE; i++) {
      image[i] = 1 / (1 + Math.exp(-image[i]));
    }
    return image;
  }

  /** {@code mean} or {@code log_variance} of an image in [0,1]. */
  double[] encode(String output, double[] image, int label) {
    return multiply(output, withOneHot(image, label), LATENT);
  }

  private double[] withOneHot(double[] input, int label) {
    double[] joined = java.util.Arrays.copyOf(input, input.length + classes());
    if (conditional) {
      joined[input.length + label] = 1;
    }
    return joined;
  }

  private static double[] multiply(String name, double[] input, int outputs) {
    float[] weights = weights(name, input.length, outputs);
    double[] result = new double[outputs];
    for (int i = 0; i < input.length; i++) {
      for (int j = 0; j < outputs; j++) {
        result[j] += input[i] * weights[i * outputs + j];
      }
    }
    return result;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
