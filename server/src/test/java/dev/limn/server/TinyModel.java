package dev.limn.server;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
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
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.random.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * A package of one-layer graphs with random weights, opened in a moment. Sides and channels differ,
 * so that a swapped axis shows.
 *
 * @param name its name
 * @param version its version
 * @param conditional whether it takes labels and has a mixture prior
 * @param encoder whether it has an encoder
 * @param salt other numbers, other weights
 */
public record TinyModel(
    String name, String version, boolean conditional, boolean encoder, int salt) {

  public static final List<String> CLASSES = List.of("cat", "dog", "owl");
  public static final int LATENT = 6;
  public static final int CHANNELS = 3;
  public static final int HEIGHT = 4;
  public static final int WIDTH = 5;
  public static final int NUMBERS = CHANNELS * HEIGHT * WIDTH;

  /** Unconditional, with an encoder. */
  public static final TinyModel PLAIN = new TinyModel("tiny", "1.0.0", false, true, 0);

  /** Conditional, with a mixture prior and an encoder. */
  public static final TinyModel LABELLED = new TinyModel("labelled", "1.0.0", true, true, 0);

  public TinyModel withVersion(String newVersion) {
    return new TinyModel(name, newVersion, conditional, encoder, salt);
  }

  public TinyModel withSalt(int newSalt) {
    return new TinyModel(name, version, conditional, encoder, newSalt);
  }

  public ModelPackage pack() {
    PackageBuilder builder = new PackageBuilder().decoder(Precision.FP32, decoder());
    if (encoder) {
      builder.encoder(encoderGraph());
    }
    if (conditional) {
      builder.prior(prior());
    }
    return builder
        .file("README.md", FileRole.CARD, "# Tiny\n".getBytes(StandardCharsets.UTF_8))
        .build(manifest());
  }

  /** One component a class, three units away from the origin. */
  private static MixturePrior prior() {
    double[] means = new double[LATENT];
    double[] cholesky = new double[LATENT * LATENT];
    for (int i = 0; i < LATENT; i++) {
      means[i] = 3;
      cholesky[i * LATENT + i] = 0.5;
    }
    GaussianMixture one = new GaussianMixture(LATENT, new double[] {1}, means, cholesky);
    return new MixturePrior(true, Collections.nCopies(CLASSES.size(), one));
  }

  public Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT,
        name,
        version,
        encoder ? "vae" : "gan",
        "One layer of random weights",
        conditional ? Task.CONDITIONAL : Task.UNCONDITIONAL,
        new ImageFormat(CHANNELS, HEIGHT, WIDTH, conditional ? CLASSES : List.of()),
        conditional ? LatentSpace.mixture(LATENT) : LatentSpace.normal(LATENT),
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
            conditional ? new PriorFit(1, 1234, 100, 0, List.of()) : null,
            null),
        null,
        null,
        "2026-01-01T00:00:00Z",
        "CC0-1.0");
  }

  private OnnxModel decoder() {
    GraphBuilder graph =
        new GraphBuilder("decoder").input(ValueType.batched("latent", ElementType.FLOAT32, LATENT));
    String dense = dense(graph, "dense", withLabel(graph, "latent"), LATENT, NUMBERS);
    String unit = graph.node("Sigmoid", "sigmoid", List.of(dense));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, CHANNELS, HEIGHT, WIDTH));
    graph.node("Reshape", "image", List.of(unit, "shape"));
    return GeneratorGraph.withPixels(graph.output(image()).build());
  }

  private OnnxModel encoderGraph() {
    GraphBuilder graph = new GraphBuilder("encoder").input(image());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String input = withLabel(graph, flat);
    for (String output : List.of("mean", "log_variance")) {
      dense(graph, output, input, NUMBERS, LATENT);
      graph.output(ValueType.batched(output, ElementType.FLOAT32, LATENT));
    }
    return graph.build();
  }

  private static ValueType image() {
    return ValueType.batched("image", ElementType.FLOAT32, CHANNELS, HEIGHT, WIDTH);
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

  private String dense(GraphBuilder graph, String layer, String input, int inputs, int outputs) {
    int rows = inputs + (conditional ? CLASSES.size() : 0);
    String weight = layer + ".weight";
    graph.initializer(
        Tensor.ofFloats(weight, new long[] {rows, outputs}, weights(layer, rows * outputs)));
    return graph.node("Gemm", layer, List.of(input, weight));
  }

  private float[] weights(String layer, int count) {
    float[] weights = new float[count];
    new CounterRandom(layer.hashCode() + salt).normals(0, 99, weights, 0, count);
    return weights;
  }
}
