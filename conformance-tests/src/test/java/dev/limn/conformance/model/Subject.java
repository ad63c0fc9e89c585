package dev.limn.conformance.model;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.GraphRunner;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A package that keeps every rule but those it is told to break.
 *
 * @param kind how its graph draws
 * @param missing roles whose files are left out
 * @param card the model card's text
 * @param vectors turns the outputs that the graph gives into those that are packaged
 */
record Subject(Kind kind, Set<FileRole> missing, String card, UnaryOperator<List<Tensor>> vectors) {

  private static final String CARD =
      "---\nlibrary_name: limn\nlicense: cc0-1.0\n---\n# Subject\n\n---\n";

  /** Sound in every way. */
  static final Subject SOUND = new Subject(Kind.DRAWS, Set.of(), CARD, UnaryOperator.identity());

  /** How a graph draws, or what it is instead. */
  enum Kind {
    DRAWS,
    /** Each image is mixed with the batch's mean. */
    LOOKS_AT_ITS_NEIGHBOURS,
    /** All pixels of a colour are equal. */
    PLAIN,
    /** The latent has no effect. */
    DEAF,
    /** Latents come from a packaged mixture. */
    DRAWS_FROM_A_MIXTURE,
    /** The mixture's component is so wide that a float overflows. */
    DRAWS_FROM_INFINITY,
    /** Each image is mixed with the batch's mean, the prior is a mixture. */
    MIXTURE_LOOKS_AT_ITS_NEIGHBOURS,
    CLASSIFIES,
    /** Logits are mixed with the batch's mean. */
    CLASSIFIES_THE_BATCH,
    /** The image has no effect. */
    CLASSIFIES_BLINDLY,
    /** Logits are not a number. */
    CLASSIFIES_AS_NO_NUMBER;

    boolean looksAtItsNeighbours() {
      return this == LOOKS_AT_ITS_NEIGHBOURS || this == MIXTURE_LOOKS_AT_ITS_NEIGHBOURS;
    }

    boolean hasMixture() {
      return this == DRAWS_FROM_A_MIXTURE
          || this == DRAWS_FROM_INFINITY
          || this == MIXTURE_LOOKS_AT_ITS_NEIGHBOURS;
    }

    boolean classifies() {
      return name().startsWith("CLASSIFIES");
    }
  }

  Subject that(Kind newKind) {
    return new Subject(newKind, missing, card, vectors);
  }

  Subject without(FileRole role) {
    return new Subject(kind, EnumSet.of(role), card, vectors);
  }

  Subject withCard(String newCard) {
    return new Subject(kind, missing, newCard, vectors);
  }

  Subject withVectors(UnaryOperator<List<Tensor>> newVectors) {
    return new Subject(kind, missing, card, newVectors);
  }

  ModelPackage pack() {
    PackageBuilder builder = new PackageBuilder();
    boolean classifies = kind.classifies();
    OnnxModel graph = classifies ? classifier() : GeneratorGraph.withPixels(decoder());
    Tensor input =
        classifies
            ? Tensor.ofFloats("image", new long[] {1, 3, 2, 2}, new float[12])
            : Tensor.ofFloats("latent", new long[] {2, 2}, -1, 0.5f, 1, 2);
    if (classifies) {
      builder.classifier(graph);
    } else {
      builder.decoder(Precision.FP32, graph);
    }
    if (!missing.contains(FileRole.TEST_VECTOR)) {
      builder.testVectors(List.of(input), vectors.apply(run(graph, input)));
    }
    if (kind.hasMixture()) {
      builder.prior(mixture());
    }
    if (!classifies) {
      add(builder, FileRole.SAMPLES, "samples.png", "a picture");
    }
    add(builder, FileRole.CARD, "README.md", card);
    add(builder, FileRole.LICENCE, "LICENSE", "CC0");
    return builder.build(manifest());
  }

  private MixturePrior mixture() {
    double width = kind == Kind.DRAWS_FROM_INFINITY ? 3e38 : 0.5;
    return new MixturePrior(
        false,
        List.of(
            new GaussianMixture(
                2,
                new double[] {0.75, 0.25},
                new double[] {1, 0, -1, 2},
                new double[] {width, 0, 0.25, 1, 1, 0, 0, 2})));
  }

  private void add(PackageBuilder builder, FileRole role, String path, String text) {
    if (!missing.contains(role)) {
      builder.file(path, role, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Tensor> run(OnnxModel graph, Tensor input) {
    try (GraphRunner runner = GraphRunner.open(graph)) {
      return runner.run(List.of(input));
    }
  }

  private OnnxModel decoder() {
    GraphBuilder graph =
        new GraphBuilder("decoder").input(ValueType.batched("latent", ElementType.FLOAT32, 2));
    graph.initializer(Tensor.ofFloats("weight", new long[] {2, 12}, weights()));
    graph.initializer(Tensor.ofFloats("bias", new long[] {12}, bias()));
    String dense = graph.node("Gemm", "dense", List.of("latent", "weight", "bias"));
    if (kind.looksAtItsNeighbours()) {
      String mean = graph.node("ReduceMean", "mean", List.of(dense), Attribute.ofLongs("axes", 0));
      dense = graph.node("Add", "mixed", List.of(dense, mean));
    }
    String unit = graph.node("Sigmoid", "unit", List.of(dense));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, 3, 2, 2));
    graph.node("Reshape", "image", List.of(unit, "shape"));
    return graph.output(image()).build();
  }

  private float[] weights() {
    float[] weights = new float[24];
    for (int i = 0; i < weights.length && kind != Kind.DEAF; i++) {
      // Planes of four pixels: a plain image has one weight a plane.
      weights[i] = (float) Math.sin(kind == Kind.PLAIN ? i / 4 : i);
    }
    return weights;
  }

  private float[] bias() {
    float[] bias = new float[12];
    for (int i = 0; i < bias.length && kind != Kind.PLAIN; i++) {
      bias[i] = i / 12f;
    }
    return bias;
  }

  private OnnxModel classifier() {
    GraphBuilder graph = new GraphBuilder("classifier").input(image());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    graph.initializer(Tensor.ofFloats("weight", new long[] {12, 2}, logitWeights()));
    String dense = graph.node("MatMul", "dense", List.of(flat, "weight"));
    String mean = graph.node("ReduceMean", "mean", List.of(dense), Attribute.ofLongs("axes", 0));
    boolean mixed = kind == Kind.CLASSIFIES_THE_BATCH;
    graph.node("Add", "logits", List.of(dense, mixed ? mean : dense));
    return graph.output(ValueType.batched("logits", ElementType.FLOAT32, 2)).build();
  }

  private float[] logitWeights() {
    float[] weights = new float[24];
    for (int i = 0; i < weights.length && kind != Kind.CLASSIFIES_BLINDLY; i++) {
      weights[i] = kind == Kind.CLASSIFIES_AS_NO_NUMBER ? Float.NaN : (float) Math.sin(i);
    }
    return weights;
  }

  private static ValueType image() {
    return ValueType.batched("image", ElementType.FLOAT32, 3, 2, 2);
  }

  private Manifest manifest() {
    boolean classifies = kind.classifies();
    return new Manifest(
        Manifest.FORMAT,
        "subject",
        "1.0.0",
        classifies ? "classifier" : "vae",
        "A subject of checks",
        classifies ? Task.CLASSIFICATION : Task.UNCONDITIONAL,
        new ImageFormat(3, 2, 2, classifies ? List.of("a", "b") : List.of()),
        classifies ? null : kind.hasMixture() ? LatentSpace.mixture(2) : LatentSpace.normal(2),
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
