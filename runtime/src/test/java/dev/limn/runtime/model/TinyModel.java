package dev.limn.runtime.model;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.random.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A one-layer generator with random weights, as ONNX graphs and as plain loops: the fixture of
 * every test that needs a real model.
 *
 * @param conditional whether it takes labels
 * @param latentSize Z
 * @param image the images it draws
 */
public record TinyModel(boolean conditional, int latentSize, ImageFormat image) {

  /** Unlike sides and three channels, so that a swapped axis shows. */
  private static final ImageFormat RGB = new ImageFormat(3, 4, 5, List.of());

  public static final TinyModel UNCONDITIONAL = new TinyModel(false, 6, RGB);

  public static final TinyModel CONDITIONAL =
      new TinyModel(true, 6, new ImageFormat(3, 4, 5, List.of("cat", "dog", "owl")));

  /** The package of all that the model can do. */
  public ModelPackage pack() {
    return builder().build(manifest());
  }

  public PackageBuilder builder() {
    return new PackageBuilder()
        .decoder(Precision.FP32, decoder())
        .encoder(encoder())
        .testVectors(
            List.of(Tensor.ofFloats("latent", new long[] {1, latentSize}, new float[latentSize])),
            List.of(Tensor.ofBytes("pixels", new long[] {1}, (byte) 1)))
        .file("README.md", FileRole.CARD, "# Tiny\n".getBytes(StandardCharsets.UTF_8));
  }

  /** The package with a mixture of three components (a class) as its default prior. */
  public ModelPackage packWithMixture() {
    return builder().prior(mixture()).build(manifest(LatentSpace.mixture(latentSize)));
  }

  /** Random components; the weights are 1/4, 1/2 and 1/4. */
  public MixturePrior mixture() {
    List<GaussianMixture> mixtures = new ArrayList<>();
    for (int label = 0; label < Math.max(1, classCount()); label++) {
      float[] means = weights("means" + label, 3 * latentSize);
      float[] cholesky = weights("cholesky" + label, 3 * latentSize * latentSize);
      for (int i = 0; i < cholesky.length; i++) {
        int row = i / latentSize % latentSize;
        int column = i % latentSize;
        cholesky[i] = column > row ? 0 : column == row ? Math.abs(cholesky[i]) : cholesky[i];
      }
      mixtures.add(
          new GaussianMixture(
              latentSize, new double[] {0.25, 0.5, 0.25}, widened(means), widened(cholesky)));
    }
    return new MixturePrior(conditional, mixtures);
  }

  public Manifest manifest() {
    return manifest(LatentSpace.normal(latentSize));
  }

  public Manifest manifest(LatentSpace latent) {
    return new Manifest(
        Manifest.FORMAT,
        "tiny",
        "1.0.0",
        conditional ? "cvae" : "vae",
        "One layer of random weights",
        conditional ? Task.CONDITIONAL : Task.UNCONDITIONAL,
        image,
        latent,
        new Likelihood("bernoulli", null),
        OnnxModel.WRITTEN_OPSET,
        List.of(),
        List.of(),
        null,
        null,
        null,
        "2026-01-01T00:00:00Z",
        "CC0-1.0");
  }

  /** {@code sigmoid(W [latent, one-hot label] + b)}, with pixels. */
  public OnnxModel decoder() {
    return GeneratorGraph.withPixels(decoderWithoutPixels());
  }

  OnnxModel decoderWithoutPixels() {
    GraphBuilder graph =
        new GraphBuilder("decoder")
            .metadata(metadata())
            .input(ValueType.batched("latent", ElementType.FLOAT32, latentSize));
    String dense = dense(graph, "dense", withLabel(graph, "latent"), latentSize, imageSize());
    String unit = graph.node("Sigmoid", "sigmoid", List.of(dense));
    graph.initializer(
        Tensor.ofLongs(
            "shape", new long[] {4}, 0, image.channels(), image.height(), image.width()));
    graph.node("Reshape", "image", List.of(unit, "shape"));
    return graph.output(imageType()).build();
  }

  /** {@code W [image, one-hot label] + b}, twice. */
  public OnnxModel encoder() {
    GraphBuilder graph = new GraphBuilder("encoder").input(imageType());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String input = withLabel(graph, flat);
    for (String output : List.of("mean", "log_variance")) {
      dense(graph, output, input, imageSize(), latentSize);
      graph.output(ValueType.batched(output, ElementType.FLOAT32, latentSize));
    }
    return graph.build();
  }

  private String withLabel(GraphBuilder graph, String input) {
    if (!conditional) {
      return input;
    }
    graph.input("label", ElementType.INT64, Dimension.BATCH);
    graph.initializer(Tensor.ofLongs("classes", new long[0], classCount()));
    graph.initializer(Tensor.ofFloats("off_on", new long[] {2}, 0, 1));
    String oneHot =
        graph.node(
            "OneHot", "one_hot", List.of("label", "classes", "off_on"), Attribute.of("axis", -1));
    return graph.node("Concat", "joined", List.of(input, oneHot), Attribute.of("axis", 1));
  }

  private String dense(GraphBuilder graph, String name, String input, int inputs, int outputs) {
    int rows = inputs + classCount();
    graph.initializer(
        Tensor.ofFloats(
            name + ".weight", new long[] {rows, outputs}, weights(name, rows * outputs)));
    graph.initializer(
        Tensor.ofFloats(name + ".bias", new long[] {outputs}, weights(name + "b", outputs)));
    return graph.node("Gemm", name, List.of(input, name + ".weight", name + ".bias"));
  }

  /** What the decoder's {@code image} holds for one latent: {@code [C,H,W]}. */
  public double[] draw(float[] latent, int label) {
    double[] image = dense("dense", widened(latent), label, imageSize());
    for (int i = 0; i < image.length; i++) {
      image[i] = 1 / (1 + Math.exp(-image[i]));
    }
    return image;
  }

  /**
   * What the encoder says of one image {@code [C,H,W]} in [0,1]: {@code mean} or another output.
   */
  public double[] encode(String output, double[] planes, int label) {
    return dense(output, planes, label, latentSize);
  }

  private double[] dense(String name, double[] input, int label, int outputs) {
    int rows = input.length + classCount();
    float[] weight = weights(name, rows * outputs);
    float[] bias = weights(name + "b", outputs);
    double[] result = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      double sum = bias[o];
      for (int i = 0; i < input.length; i++) {
        sum += input[i] * weight[i * outputs + o];
      }
      if (conditional) {
        sum += weight[(input.length + label) * outputs + o];
      }
      result[o] = sum;
    }
    return result;
  }

  public int imageSize() {
    return image.channels() * image.height() * image.width();
  }

  private int classCount() {
    return conditional ? image.classNames().size() : 0;
  }

  private ValueType imageType() {
    return ValueType.batched(
        "image", ElementType.FLOAT32, image.channels(), image.height(), image.width());
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(BareDecoder.FORMAT_KEY, Manifest.FORMAT);
    metadata.put(BareDecoder.NAME_KEY, "tiny");
    metadata.put(BareDecoder.VERSION_KEY, "1.0.0");
    metadata.put(BareDecoder.FAMILY_KEY, conditional ? "cvae" : "vae");
    metadata.put(BareDecoder.PRIOR_KEY, LatentSpace.NORMAL);
    if (conditional) {
      metadata.put(BareDecoder.CLASSES_KEY, String.join(",", image.classNames()));
    }
    return metadata;
  }

  private static float[] weights(String name, int count) {
    float[] weights = new float[count];
    new CounterRandom(name.hashCode()).normals(0, 99, weights, 0, count);
    return weights;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The files of a package, for a test to spoil. */
  static Map<String, byte[]> files(ModelPackage source) {
    Map<String, byte[]> files = new TreeMap<>();
    List<String> paths = new ArrayList<>(source.paths());
    paths.forEach(path -> files.put(path, source.bytes(path)));
    return files;
  }

  /** The same files with checksums that hold, as an attacker would write them. */
  static Map<String, byte[]> sealed(Map<String, byte[]> files) {
    Map<String, byte[]> sealed = new TreeMap<>(files);
    sealed.remove(Checksums.FILE);
    sealed.put(Checksums.FILE, Checksums.encode(sealed));
    return sealed;
  }
}
