package dev.limn.conformance.golden;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.limn.onnx.HalfWeights;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.PixelRange;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.Int8Quantizer;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpzFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Int8Trial;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Sha256;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.packaging.ForeignAnswers;
import dev.limn.runtime.packaging.ForeignFacts;
import dev.limn.runtime.packaging.ForeignPackager;
import dev.limn.runtime.packaging.GeneratorExamples;
import dev.limn.runtime.packaging.ImageLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Wrote the golden packages; run by hand, once a kind of package. A package that is there already
 * is left alone, as it must be: to add a kind, add its name to {@link GoldenPackage} and run
 *
 * <pre>
 * mvn -q -pl conformance-tests -am test-compile
 * mvn -q -pl conformance-tests exec:java -Dexec.classpathScope=test \
 *   -Dexec.mainClass=dev.limn.conformance.golden.GoldenGenerator \
 *   -Dexec.args=conformance-tests/src/main/resources/dev/limn/conformance/golden
 * </pre>
 */
final class GoldenGenerator {

  private static final int ROWS = 6;
  private static final long SEED = 7;
  private static final ImageFormat GREY = new ImageFormat(1, 5, 4, List.of());
  private static final ImageFormat RGB =
      new ImageFormat(3, 4, 5, List.of("cat", "fire truck", "K\u00fcche"));

  private final Path target;

  private GoldenGenerator(Path target) {
    this.target = target;
  }

  /**
   * Writes what is missing.
   *
   * @param args where
   */
  public static void main(String[] args) throws IOException {
    GoldenGenerator generator = new GoldenGenerator(Path.of(args[0]));
    for (GoldenPackage golden : GoldenPackage.all()) {
      Path directory = generator.target.resolve(golden.name());
      if (!Files.exists(directory)) {
        generator.write(pack(golden.name()), directory);
      }
    }
  }

  private void write(ModelPackage made, Path directory) throws IOException {
    made.writeTo(directory.resolve("package"));
    String sums = made.manifest().name() + " " + made.sha256();
    if (made.manifest().task() != Task.CLASSIFICATION) {
      byte[] drawn = NpzFile.encode(drawn(made));
      Files.write(directory.resolve("drawn.npz"), drawn);
      sums += " " + Sha256.of(drawn);
    }
    Files.writeString(
        target.resolve("SHA256"),
        sums + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    if (made.manifest().name().equals("golden-unconditional")) {
      made.writeZip(directory.resolve("package.zip"));
    }
  }

  private static ModelPackage pack(String name) throws IOException {
    return switch (name) {
      case "golden-unconditional" -> unconditional(name);
      case "golden-conditional" -> conditional(name);
      case "golden-mixture" -> mixture(name, new GoldenGraphs(2, GREY));
      case "golden-conditional-mixture" -> mixture(name, new GoldenGraphs(2, RGB));
      case "golden-int8" -> int8(name);
      case "golden-half" -> half(name);
      case "golden-foreign" -> foreign(name);
      case "golden-classifier" -> classifier(name);
      default -> throw new IllegalArgumentException("no recipe for " + name);
    };
  }

  private static ModelPackage unconditional(String name) {
    GoldenGraphs graphs = new GoldenGraphs(3, GREY);
    return generator(
        manifest(name, graphs, LatentSpace.normal(3), new Likelihood("bernoulli", null), null),
        builder -> builder.decoder(Precision.FP32, graphs.dense()).encoder(graphs.encoder()));
  }

  private static ModelPackage conditional(String name) {
    GoldenGraphs graphs = new GoldenGraphs(4, RGB);
    Provenance training =
        new Provenance(
            JsonNodeFactory.instance.objectNode().put("beta", 0.5).put("note", "kept as it is"),
            1L << 40,
            12,
            new Provenance.DataSetReference("drawings", "ab".repeat(32), "CC0-1.0"),
            "0123456789abcdef0123456789abcdef01234567",
            Map.of("djl", "0.35.1", "onnxruntime", "1.29.0"),
            12.5,
            null,
            null,
            null);
    return generator(
        manifest(name, graphs, LatentSpace.normal(4), new Likelihood("gaussian", 0.1), training),
        builder -> builder.decoder(Precision.FP32, graphs.dense()).encoder(graphs.encoder()));
  }

  private static ModelPackage mixture(String name, GoldenGraphs graphs) {
    boolean conditional = !graphs.image().classNames().isEmpty();
    GaussianMixture three =
        new GaussianMixture(
            2,
            new double[] {0.5, 0.25, 0.25},
            new double[] {-2, 0, 2, 0.5, 0, 3},
            new double[] {0.5, 0, 0.25, 0.5, 1, 0, -0.5, 0.25, 0.25, 0, 0, 0.25});
    GaussianMixture one =
        new GaussianMixture(2, new double[] {1}, new double[] {1, -1}, new double[] {1, 0, 0.5, 1});
    MixturePrior prior =
        new MixturePrior(conditional, conditional ? List.of(three, one, one) : List.of(three));
    PriorFit fit = new PriorFit(3, 100, 20, 5, List.of(new PriorFit.Candidate(3, -2.5, -2.75)));
    Provenance training = new Provenance(null, null, null, null, null, null, null, null, fit, null);
    return generator(
        manifest(name, graphs, LatentSpace.mixture(2), new Likelihood("laplace", null), training),
        builder -> builder.decoder(Precision.FP32, graphs.dense()).prior(prior));
  }

  private static ModelPackage int8(String name) {
    GoldenGraphs graphs = new GoldenGraphs(4, new ImageFormat(1, 8, 12, List.of()));
    Int8Trial trial = new Int8Trial(true, "It is small", Map.of("speedup", 1.5));
    Provenance training =
        new Provenance(null, null, null, null, null, null, null, null, null, trial);
    Manifest manifest = manifest(name, graphs, LatentSpace.normal(4), null, training);
    OnnxModel decoder = graphs.convolutional();
    ModelPackage bare = new PackageBuilder().decoder(Precision.FP32, decoder).build(manifest);
    OnnxModel quantized = Int8Quantizer.quantize(bare);
    return generator(
        manifest,
        builder -> builder.decoder(Precision.FP32, decoder).decoder(Precision.INT8, quantized));
  }

  private static ModelPackage half(String name) {
    GoldenGraphs graphs = new GoldenGraphs(4, new ImageFormat(3, 4, 6, List.of()));
    return generator(
        manifest(name, graphs, LatentSpace.normal(4), null, null),
        builder -> builder.decoder(Precision.FP32, HalfWeights.store(graphs.dense())));
  }

  private static ModelPackage foreign(String name) throws IOException {
    Path file = Files.createTempFile(name, ".onnx");
    try {
      GoldenGraphs graphs = new GoldenGraphs(4, RGB);
      Files.write(file, graphs.foreign().toBytes());
      return ForeignPackager.pack(
          file,
          new ForeignAnswers(
              "z", "y", "x", RGB.classNames(), PixelRange.SYMMETRIC, ImageLayout.NHWC, null),
          new ForeignFacts(name, "1.0.0", "Another framework's decoder", "CC0-1.0", null, null),
          Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    } finally {
      Files.delete(file);
    }
  }

  private static ModelPackage classifier(String name) {
    GoldenGraphs graphs = new GoldenGraphs(0, RGB);
    OnnxModel graph = graphs.classifier();
    float[] planes = new float[2 * 3 * 4 * 5];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = i * 37 % 101 / 100f;
    }
    List<Tensor> inputs = List.of(Tensor.ofFloats("image", new long[] {2, 3, 4, 5}, planes));
    try (GraphRunner runner = GraphRunner.open(graph)) {
      PackageBuilder builder =
          new PackageBuilder().classifier(graph).testVectors(inputs, runner.run(inputs));
      return texts(builder, name).build(manifest(name, graphs, null, null, null));
    }
  }

  private static ModelPackage generator(Manifest manifest, Consumer<PackageBuilder> graphs) {
    PackageBuilder bare = new PackageBuilder();
    graphs.accept(bare);
    PackageBuilder whole = new PackageBuilder();
    graphs.accept(whole);
    GeneratorExamples.add(bare.build(manifest), whole);
    return texts(whole, manifest.name()).build(manifest);
  }

  private static PackageBuilder texts(PackageBuilder builder, String name) {
    String card = "---\nlibrary_name: limn\nlicense: cc0-1.0\n---\n# " + name + "\n";
    return builder
        .file("README.md", FileRole.CARD, card.getBytes(StandardCharsets.UTF_8))
        .file("LICENSE", FileRole.LICENCE, "CC0-1.0\n".getBytes(StandardCharsets.UTF_8));
  }

  private static Manifest manifest(
      String name,
      GoldenGraphs graphs,
      LatentSpace latent,
      Likelihood likelihood,
      Provenance training) {
    boolean classes = !graphs.image().classNames().isEmpty();
    return new Manifest(
        Manifest.FORMAT,
        name,
        "1.0.0",
        latent == null ? "classifier" : classes ? "cvae" : "vae",
        "Random weights, to be read for ever",
        latent == null ? Task.CLASSIFICATION : classes ? Task.CONDITIONAL : Task.UNCONDITIONAL,
        graphs.image(),
        latent,
        likelihood,
        OnnxModel.WRITTEN_OPSET,
        List.of(),
        List.of(),
        training,
        new Evaluation(Map.of("split", "test", "n", "100"), Map.of("mse", 0.125)),
        List.of(new ExportParity("decoder.onnx", "image", 7, 1.5e-7, 1e-5)),
        "2026-01-01T00:00:00Z",
        "CC0-1.0");
  }

  private static Map<String, NpyArray> drawn(ModelPackage made) {
    Map<String, NpyArray> drawn = new TreeMap<>();
    SampleRequest request = SampleRequest.of(ROWS).withSeed(SEED);
    try (Sampler sampler = Sampler.open(made)) {
      Latents latents = sampler.latents(request);
      int[] labels = sampler.labels(request);
      ImageBatch images = sampler.sample(request);
      drawn.put("latents", floats(latents));
      drawn.put("samples", pixels(images));
      if (labels.length > 0) {
        drawn.put("labels", NpyArray.ofInts(labels, labels.length));
      }
      if (made.manifest().file(FileRole.ENCODER).isPresent()) {
        Posterior posterior = sampler.encode(images, labels);
        drawn.put("mean", floats(posterior.mean()));
        drawn.put("log_variance", floats(posterior.logVariance()));
      }
    }
    if (made.manifest().decoder(Precision.INT8).isPresent()) {
      SamplerOptions int8 = SamplerOptions.DEFAULT.withPrecision(Precision.INT8);
      try (Sampler sampler = Sampler.open(made, int8)) {
        drawn.put("int8", pixels(sampler.sample(request)));
      }
    }
    return drawn;
  }

  private static NpyArray floats(Latents latents) {
    return NpyArray.ofFloats(latents.values(), latents.count(), latents.size());
  }

  private static NpyArray pixels(ImageBatch images) {
    return NpyArray.ofBytes(
        images.pixels(), images.count(), images.height(), images.width(), images.channels());
  }
}
