package dev.limn.conformance.model;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.Suite;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.model.TestVectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The checks of an opened package. That it opened already means that its format, checksums,
 * manifest and graphs agree; these checks run it.
 */
public final class ModelSuite {

  /** Between machines an image may differ by rounding, far less than half a level of 1/255. */
  private static final double IMAGE_TOLERANCE = 1e-4;

  /** Between machines a pixel on the edge of two levels may fall to either. */
  private static final int PIXEL_TOLERANCE = 1;

  private static final int ROWS = 33;

  private final ModelPackage model;

  private ModelSuite(ModelPackage model) {
    this.model = model;
  }

  /**
   * The checks of a package as a suite, with that of its format before them.
   *
   * @param model the package
   * @return the suite {@code package}
   */
  public static Suite suite(ModelPackage model) {
    Manifest manifest = model.manifest();
    List<Check> checks = new ArrayList<>(List.of(format(model)));
    checks.addAll(of(model));
    return new Suite("package", manifest.name() + " " + manifest.version(), checks);
  }

  /**
   * The same of a package that is still to be opened: one that cannot be is not sound.
   *
   * @param name what the package is called where it does not open
   * @param source opens it
   * @return the suite {@code package}; of its format alone, which fails, where it does not open
   * @throws UsageException if there is no such package
   */
  public static Suite suite(String name, Supplier<ModelPackage> source) {
    try {
      return suite(source.get());
    } catch (UsageException e) {
      throw e;
    } catch (LimnException e) {
      Check.Body body =
          () -> {
            throw e;
          };
      return new Suite("package", name, List.of(format(body)));
    }
  }

  private static Check format(ModelPackage model) {
    return format(() -> ModelPackage.read(path -> bytes(model, path), model.manifest().name()));
  }

  private static Check format(Check.Body body) {
    return new Check("model.format", "checksums, manifest, graphs and their contract agree", body);
  }

  private static byte[] bytes(ModelPackage model, String path) {
    return model.paths().contains(path) ? model.bytes(path) : null;
  }

  /**
   * The checks of a package: a classifier draws nothing, so that it is held to what it reads.
   *
   * @param model the package
   * @return checks to be run in order
   */
  public static List<Check> of(ModelPackage model) {
    ModelSuite suite = new ModelSuite(model);
    List<Check> checks = new ArrayList<>(suite.always());
    if (!suite.draws()) {
      checks.addAll(reading(new Reading(model)));
      return List.copyOf(checks);
    }
    if (model.prior().isPresent()) {
      checks.add(suite.mixture());
    }
    if (model.manifest().decoder(Precision.INT8).isPresent()) {
      checks.add(suite.eightBit());
    }
    checks.addAll(suite.drawing());
    return List.copyOf(checks);
  }

  /** The checks that there are, of no package at all. */
  static List<Check> rules() {
    ModelSuite suite = new ModelSuite(null);
    List<Check> checks = new ArrayList<>(List.of(format((ModelPackage) null)));
    checks.addAll(suite.always());
    Collections.addAll(checks, suite.mixture(), suite.eightBit());
    checks.addAll(suite.drawing());
    checks.addAll(reading(new Reading(null)));
    return checks;
  }

  private List<Check> always() {
    return List.of(
        new Check(
            "model.files",
            "card, licence, samples and test vectors are packaged",
            this::requireFiles),
        new Check(
            "model.card",
            "the card begins with YAML front matter that names library and licence",
            this::requireCard),
        new Check(
            "model.test-vectors",
            "replayed test vectors agree",
            "within 1e-4 and one level of 255",
            this::replay));
  }

  private static List<Check> reading(Reading reading) {
    return List.of(
        new Check(
            "model.batch-invariance",
            "what is read of an image does not depend on the batch",
            "within 1e-4",
            reading::requireBatchInvariance),
        new Check(
            "model.reading",
            "what is read is finite and differs between images",
            reading::requireVariety));
  }

  private Check mixture() {
    return new Check(
        "model.prior",
        "latents of the mixture are finite and what a plain loop draws",
        this::requireMixture);
  }

  private Check eightBit() {
    return new Check(
        "model.int8-batch-invariance",
        "a sample of the 8-bit decoder does not depend on batch size or threads",
        new BatchInvariance(model, Precision.INT8)::require);
  }

  private List<Check> drawing() {
    return List.of(
        new Check(
            "model.batch-invariance",
            "a sample of any prior does not depend on batch size or threads",
            new BatchInvariance(model, Precision.FP32)::require),
        new Check(
            "model.quantization",
            "pixels are the image in 255 levels, rounded half to even, channels last",
            this::requireQuantization),
        new Check(
            "model.pixels",
            "samples of different seeds differ and are not constant",
            this::requireVariety));
  }

  private boolean draws() {
    return model.manifest().task() != Task.CLASSIFICATION;
  }

  private void requireFiles() {
    List<FileRole> needed = new ArrayList<>(List.of(FileRole.CARD, FileRole.LICENCE));
    if (draws()) {
      needed.add(FileRole.SAMPLES);
    }
    needed.add(FileRole.TEST_VECTOR);
    for (FileRole role : needed) {
      if (model.manifest().file(role).isEmpty()) {
        throw new CheckFailure("there is no file of role " + role);
      }
    }
  }

  private void requireCard() {
    PackagedFile file =
        model.manifest().file(FileRole.CARD).orElseThrow(() -> new CheckFailure("no card"));
    String card = new String(model.bytes(file.path()), StandardCharsets.UTF_8);
    String[] parts = card.split("(?m)^---$", 3);
    boolean framed = parts.length == 3 && parts[0].isEmpty();
    if (!framed || !parts[1].contains("library_name: limn") || !parts[1].contains("license: ")) {
      throw new CheckFailure("front matter is missing or incomplete");
    }
  }

  private void requireQuantization() {
    PackagedFile file = model.manifest().decoder(Precision.FP32).orElseThrow();
    try (Sampler sampler = Sampler.open(model);
        GraphRunner runner = GraphRunner.open(model.graph(file))) {
      SampleRequest request = SampleRequest.of(ROWS);
      Latents latents = sampler.latents(request);
      List<Tensor> inputs = new ArrayList<>();
      inputs.add(Tensor.ofFloats("latent", new long[] {ROWS, latents.size()}, latents.values()));
      if (model.manifest().conditional()) {
        long[] labels = IntStream.of(sampler.labels(request)).asLongStream().toArray();
        inputs.add(Tensor.ofLongs("label", new long[] {ROWS}, labels));
      }
      List<Tensor> outputs = runner.run(inputs);
      PixelRule.require(outputs.get(0), outputs.get(1));
    }
  }

  private void replay() {
    TestVectors vectors = model.testVectors();
    PackagedFile file =
        model
            .manifest()
            .decoder(Precision.FP32)
            .or(() -> model.manifest().file(FileRole.CLASSIFIER))
            .orElseThrow();
    if (vectors.inputs().isEmpty() || vectors.outputs().isEmpty()) {
      throw new CheckFailure("there are no test vectors");
    }
    try (GraphRunner runner = GraphRunner.open(model.graph(file))) {
      List<Tensor> found = runner.run(vectors.inputs());
      if (found.size() != vectors.outputs().size()) {
        throw new CheckFailure(
            "expects " + vectors.outputs().size() + " outputs, found " + found.size());
      }
      for (int i = 0; i < found.size(); i++) {
        requireClose(vectors.outputs().get(i), found.get(i));
      }
    }
  }

  private static void requireClose(Tensor expected, Tensor found) {
    if (expected.type() != found.type() || !Arrays.equals(expected.shape(), found.shape())) {
      throw new CheckFailure(found.name() + " expects " + expected + ", found " + found);
    }
    switch (expected.type()) {
      case FLOAT32 -> requireClose(found.name(), expected.toFloats(), found.toFloats());
      case UINT8 -> requireClose(found.name(), bytes(expected), bytes(found));
      default -> throw new CheckFailure(found.name() + " has an unexpected type " + found.type());
    }
  }

  private static void requireClose(String name, float[] expected, float[] found) {
    for (int i = 0; i < expected.length; i++) {
      // Written so that NaN fails.
      if (!(Math.abs(expected[i] - found[i]) <= IMAGE_TOLERANCE)) {
        throw new CheckFailure(name + "[" + i + "] expects " + expected[i] + ", found " + found[i]);
      }
    }
  }

  private static void requireClose(String name, byte[] expected, byte[] found) {
    for (int i = 0; i < expected.length; i++) {
      int difference = Byte.toUnsignedInt(expected[i]) - Byte.toUnsignedInt(found[i]);
      if (Math.abs(difference) > PIXEL_TOLERANCE) {
        throw new CheckFailure(
            name
                + "["
                + i
                + "] expects "
                + Byte.toUnsignedInt(expected[i])
                + ", found "
                + Byte.toUnsignedInt(found[i]));
      }
    }
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.data().remaining()];
    tensor.data().duplicate().get(bytes);
    return bytes;
  }

  private void requireMixture() {
    try (Sampler sampler = Sampler.open(model)) {
      MixtureRule.require(sampler, model.prior().orElseThrow());
    }
  }

  private void requireVariety() {
    byte[] first = draw(SampleRequest.of(1)).pixels();
    byte[] second = draw(SampleRequest.of(1).withSeed(1)).pixels();
    if (isPlain(first, model.manifest().image().channels())) {
      throw new CheckFailure("a sample is one plain colour");
    }
    if (Arrays.equals(first, second)) {
      throw new CheckFailure("seeds 0 and 1 draw the same");
    }
  }

  private static boolean isPlain(byte[] pixels, int channels) {
    return IntStream.range(0, pixels.length).allMatch(i -> pixels[i] == pixels[i % channels]);
  }

  private ImageBatch draw(SampleRequest request) {
    try (Sampler sampler = Sampler.open(model)) {
      return sampler.sample(request);
    }
  }
}
