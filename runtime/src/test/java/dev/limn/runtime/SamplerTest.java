package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.UsageException;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sampler on real ONNX Runtime, against the same model in plain loops. */
class SamplerTest {

  private static final TinyModel TINY = TinyModel.UNCONDITIONAL;
  private static final TinyModel LABELLED = TinyModel.CONDITIONAL;

  /** The size of a real small decoder: its matrix kernels block rows as theirs do. */
  private static final TinyModel WIDE =
      new TinyModel(false, 32, new ImageFormat(1, 28, 28, List.of()));

  private static Sampler tiny;
  private static Sampler labelled;
  private static Sampler wide;

  @TempDir Path directory;

  @BeforeAll
  static void open() {
    tiny = Sampler.open(TINY.pack());
    labelled = Sampler.open(LABELLED.pack());
    wide = Sampler.open(WIDE.pack());
  }

  @AfterAll
  static void close() {
    tiny.close();
    labelled.close();
    wide.close();
  }

  @Test
  void aSampleIsWhatThePlainLoopDraws() {
    SampleRequest request = SampleRequest.of(20).withSeed(5);
    float[] latents = tiny.latents(request).values();

    ImageBatch images = tiny.sample(request);

    assertThat(images.labels()).isEmpty();
    for (int i = 0; i < 20; i++) {
      float[] latent = Arrays.copyOfRange(latents, 6 * i, 6 * i + 6);
      assertDrawn(images.image(i).pixels(), TINY.draw(latent, 0), TINY.image());
    }
  }

  @Test
  void aLabelledSampleIsWhatThePlainLoopDrawsOfItsClass() {
    SampleRequest request = SampleRequest.of(20).withLabels(Labels.cycle(2, 0, 1));
    float[] latents = labelled.latents(request).values();

    ImageBatch images = labelled.sample(request);

    for (int i = 0; i < 20; i++) {
      int label = new int[] {2, 0, 1}[i % 3];
      assertThat(images.labels().orElseThrow()[i]).isEqualTo(label);
      float[] latent = Arrays.copyOfRange(latents, 6 * i, 6 * i + 6);
      assertDrawn(images.image(i).pixels(), LABELLED.draw(latent, label), LABELLED.image());
    }
  }

  @Test
  void floatsAreWhatThePlainLoopDrawsPlaneByPlane() {
    SampleRequest request = SampleRequest.of(9).withLabels(Labels.cycle(2, 0, 1));
    Latents latents = labelled.latents(request);
    int size = LABELLED.image().channels() * LABELLED.image().height() * LABELLED.image().width();

    float[] images = labelled.decodeFloats(latents, labelled.labels(request));

    assertThat(images).hasSize(9 * size);
    for (int i = 0; i < 9; i++) {
      float[] latent = Arrays.copyOfRange(latents.values(), 6 * i, 6 * i + 6);
      double[] expected = LABELLED.draw(latent, new int[] {2, 0, 1}[i % 3]);
      for (int j = 0; j < size; j++) {
        assertThat((double) images[i * size + j]).isCloseTo(expected[j], within(1e-6));
      }
    }
  }

  @Test
  void floatsDoNotDependOnTheBatch() {
    Latents all = wide.latents(SampleRequest.of(600));
    int size = wide.decodeFloats(all).length / 600;

    float[] some = wide.decodeFloats(wide.latents(SampleRequest.of(7)));

    assertThat(some).isEqualTo(Arrays.copyOf(wide.decodeFloats(all), 7 * size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 256, 257, 600})
  void aSampleDoesNotDependOnHowManyAreDrawnWithIt(int count) {
    ImageBatch all = wide.sample(SampleRequest.of(600));

    ImageBatch some = wide.sample(SampleRequest.of(count));

    assertThat(some.pixels()).isEqualTo(all.slice(0, count).pixels());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 300, 599})
  void aSampleDoesNotDependOnWhereTheRequestBegins(int first) {
    ImageBatch all = wide.sample(SampleRequest.of(600));

    ImageBatch rest = wide.sample(SampleRequest.of(600 - first).withFirstIndex(first));

    assertThat(rest.pixels()).isEqualTo(all.slice(first, 600).pixels());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aSampleDoesNotDependOnTheNumberOfThreads(int threads) {
    try (Sampler other = Sampler.open(WIDE.pack(), SamplerOptions.DEFAULT.withThreads(threads))) {
      assertThat(other.sample(SampleRequest.of(300)).pixels())
          .isEqualTo(wide.sample(SampleRequest.of(300)).pixels());
    }
  }

  @Test
  void aStreamIsTheRequestInParts() {
    int count = 2 * Runtime.getRuntime().availableProcessors() * 1024 + 17;
    SampleRequest request = SampleRequest.of(count).withSeed(9).withFirstIndex(5);
    ImageBatch all = wide.sample(request);
    List<ImageBatch> parts;
    try (Stream<ImageBatch> stream = wide.stream(request)) {
      parts = stream.toList();
    }
    assertThat(parts).hasSizeGreaterThan(1);
    int from = 0;
    for (ImageBatch part : parts) {
      assertThat(part.pixels()).isEqualTo(all.slice(from, from + part.count()).pixels());
      from += part.count();
    }
    assertThat(from).isEqualTo(count);
  }

  @Test
  void aStreamDrawsNoMoreThanIsTaken() {
    try (Stream<ImageBatch> stream = wide.stream(SampleRequest.of(Integer.MAX_VALUE))) {
      ImageBatch first = stream.findFirst().orElseThrow();
      assertThat(first.pixels()).isEqualTo(wide.sample(SampleRequest.of(first.count())).pixels());
    }
  }

  @Test
  void aStreamOfAClosedSamplerFails() {
    Sampler other = Sampler.open(WIDE.pack());
    Stream<ImageBatch> stream = other.stream(SampleRequest.of(50_000));
    other.close();
    assertThatThrownBy(stream::toList)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("is closed");
  }

  @Test
  void imagesSoLargeThatFewFitARunAreTheSameOneByOne() {
    TinyModel large = new TinyModel(false, 1, new ImageFormat(3, 1600, 1600, List.of()));
    try (Sampler sampler =
        Sampler.open(
            new PackageBuilder()
                .decoder(Precision.FP32, large.decoder())
                .build(large.manifest()))) {
      ImageBatch three = sampler.sample(SampleRequest.of(3));

      assertThat(sampler.sample(SampleRequest.of(1).withFirstIndex(2)).pixels())
          .isEqualTo(three.image(2).pixels());
    }
  }

  @Test
  void anotherSeedDrawsOtherImages() {
    assertThat(tiny.sample(SampleRequest.of(2).withSeed(1)).pixels())
        .isNotEqualTo(tiny.sample(SampleRequest.of(2)).pixels());
  }

  @Test
  void listedLabelsAreTakenInTurnByIndex() {
    Labels labels = Labels.cycle(2, 0);

    assertThat(labelled.labels(SampleRequest.of(5).withLabels(labels)))
        .containsExactly(2, 0, 2, 0, 2);
    assertThat(labelled.labels(SampleRequest.of(3).withLabels(labels).withFirstIndex(1)))
        .containsExactly(0, 2, 0);
  }

  @Test
  void labelsThatAreNotListedComeFromTheSamplesOwnStreamAndMoveNoLatent() {
    SampleRequest request = SampleRequest.of(300);
    int[] labels = labelled.labels(request);

    assertThat(labelled.labels(SampleRequest.of(100).withFirstIndex(200)))
        .isEqualTo(Arrays.copyOfRange(labels, 200, 300));
    assertThat(IntStream.of(labels).distinct().count()).isEqualTo(3);
    assertThat(labelled.latents(request).values())
        .isEqualTo(labelled.latents(request.withLabels(Labels.cycle(1))).values())
        .isEqualTo(tiny.latents(request).values());
    assertThat(labelled.sample(request).labels()).contains(labels);
  }

  @Test
  void latentsOfManyAreThoseOfTheParts() {
    SampleRequest request = SampleRequest.of(2500).withSeed(3);
    Latents all = labelled.latents(request);

    assertThat(all.count()).isEqualTo(2500);
    for (int from : new int[] {0, 1000, 1023, 2100}) {
      Latents part = labelled.latents(request.part(from, 400));
      assertThat(Arrays.copyOfRange(all.values(), from * all.size(), (from + 400) * all.size()))
          .isEqualTo(part.values());
    }
  }

  @Test
  void temperatureScalesTheDeviationFromThePriorsMean() {
    SampleRequest request = SampleRequest.of(4);
    float[] latents = tiny.latents(request).values();

    float[] half = tiny.latents(request.withTemperature(0.5f)).values();
    ImageBatch mean = tiny.sample(request.withTemperature(0));

    for (int i = 0; i < latents.length; i++) {
      assertThat(half[i]).isEqualTo(latents[i] * 0.5f);
    }
    for (int i = 0; i < 4; i++) {
      assertDrawn(mean.image(i).pixels(), TINY.draw(new float[6], 0), TINY.image());
    }
  }

  @Test
  void anImageIsEncodedAsThePlainLoopDoes() {
    ImageBatch images = labelled.sample(SampleRequest.of(5));
    int[] labels = images.labels().orElseThrow();

    Posterior posterior = labelled.encode(images, labels);

    assertThat(posterior.mean().count()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      double[] planes = planes(images, i);
      double[] mean = LABELLED.encode("mean", planes, labels[i]);
      double[] logVariance = LABELLED.encode("log_variance", planes, labels[i]);
      for (int z = 0; z < 6; z++) {
        assertThat((double) posterior.mean().values()[6 * i + z]).isCloseTo(mean[z], within(1e-4));
        assertThat((double) posterior.logVariance().values()[6 * i + z])
            .isCloseTo(logVariance[z], within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 257})
  void anEncodingDoesNotDependOnTheBatch(int count) {
    ImageBatch all = wide.sample(SampleRequest.of(300));
    float[] means = wide.encode(all).mean().values();

    assertThat(wide.encode(all.slice(0, count)).mean().values())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(Arrays.copyOf(means, count * 32));
  }

  @Test
  void aReconstructionIsTheMeanDecoded() {
    ImageBatch images = labelled.sample(SampleRequest.of(3));
    int[] labels = images.labels().orElseThrow();

    ImageBatch again = labelled.reconstruct(images, labels);

    assertThat(again.labels()).contains(labels);
    assertThat(again.pixels())
        .isEqualTo(labelled.decode(labelled.encode(images, labels).mean(), labels).pixels());
    for (int i = 0; i < 3; i++) {
      double[] mean = LABELLED.encode("mean", planes(images, i), labels[i]);
      float[] latent = new float[6];
      for (int z = 0; z < 6; z++) {
        latent[z] = (float) mean[z];
      }
      assertDrawn(again.image(i).pixels(), LABELLED.draw(latent, labels[i]), LABELLED.image());
    }
  }

  @Test
  void aModelOpensFromADirectoryAZipOrABareDecoder() throws IOException {
    Path folder = directory.resolve("tiny");
    ModelPackage source = LABELLED.pack();
    source.writeTo(folder);
    Path bare = Files.write(directory.resolve("x.onnx"), LABELLED.decoder().toBytes());
    SampleRequest request = SampleRequest.of(3);

    try (Sampler fromFolder = Sampler.open(folder);
        Sampler fromFile = Sampler.open(bare)) {
      assertThat(fromFolder.sample(request).pixels())
          .isEqualTo(labelled.sample(request).pixels())
          .isEqualTo(fromFile.sample(request).pixels());
      assertThat(fromFile.provider()).isEqualTo(Provider.CPU);
      assertThat(fromFolder.manifest()).isEqualTo(source.manifest());
      assertThatThrownBy(() -> fromFile.encode(labelled.sample(request), 0, 1, 2))
          .isInstanceOf(UsageException.class)
          .hasMessage("model tiny (cvae) has no encoder: choose a model of the VAE family");
    }
  }

  @Test
  void aCallThatDoesNotFitTheModelSaysWhy() {
    ImageBatch other = new ImageBatch(1, 4, 4, 1, new byte[16]);
    ImageBatch fitting = tiny.sample(SampleRequest.of(2));

    assertUsage(
        () -> tiny.decode(new Latents(1, 7, new float[7])),
        "model tiny decodes latents [N,6], found [1,7]");
    assertUsage(
        () -> tiny.decode(new Latents(1, 6, new float[6]), 1),
        "model tiny needs 0 labels for 1 rows, found 1");
    assertUsage(
        () -> tiny.decodeFloats(new Latents(1, 7, new float[7])),
        "model tiny decodes latents [N,6], found [1,7]");
    assertUsage(
        () -> labelled.decodeFloats(new Latents(1, 6, new float[6])),
        "model tiny needs 1 labels for 1 rows, found 0");
    assertUsage(
        () -> labelled.decode(new Latents(1, 6, new float[6])),
        "model tiny needs 1 labels for 1 rows, found 0");
    assertUsage(
        () -> labelled.decode(new Latents(1, 6, new float[6]), 3),
        "label must be from 0 to 2, found 3");
    assertUsage(
        () -> labelled.decode(new Latents(1, 6, new float[6]), -1),
        "label must be from 0 to 2, found -1");
    assertUsage(
        () -> labelled.sample(SampleRequest.of(1).withLabels(Labels.cycle(3))),
        "label must be from 0 to 2, found 3");
    assertUsage(
        () -> tiny.sample(SampleRequest.of(1).withLabels(Labels.cycle(0))),
        "model tiny is unconditional and takes no labels: leave them out");
    assertUsage(
        () -> tiny.encode(other),
        "model tiny encodes images of 4x5 RGB, found 4x4 grey: resize them or choose another model");
    assertUsage(() -> tiny.encode(fitting.slice(0, 0)), "model tiny needs an image, found none");
    assertUsage(() -> tiny.encode(fitting, 0), "model tiny needs 0 labels for 2 rows, found 1");
    assertUsage(
        () -> tiny.sample(SampleRequest.of(Integer.MAX_VALUE)),
        "model tiny takes at most 35791394 images of 4x5 RGB in one go, found 2147483647: ask for"
            + " them in parts");
  }

  @Test
  void aModelThatIsNotToBeSampledIsRefused() {
    ModelPackage source = TINY.pack();
    assertUsage(
        () -> Sampler.open(source, SamplerOptions.DEFAULT.withPrecision(Precision.INT8)),
        "model tiny has no int8 decoder: use fp32");
  }

  /** Rounding half to even: within half a level, and the float's own error. */
  private static void assertDrawn(byte[] pixels, double[] image, ImageFormat format) {
    int area = format.height() * format.width();
    for (int c = 0; c < format.channels(); c++) {
      for (int i = 0; i < area; i++) {
        assertThat((double) Byte.toUnsignedInt(pixels[i * format.channels() + c]))
            .as("channel %d, pixel %d", c, i)
            .isCloseTo(255 * image[c * area + i], within(0.501));
      }
    }
  }

  private static double[] planes(ImageBatch images, int index) {
    byte[] pixels = images.image(index).pixels();
    int channels = images.channels();
    int area = images.height() * images.width();
    double[] planes = new double[pixels.length];
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < channels; c++) {
        planes[c * area + i] = Byte.toUnsignedInt(pixels[i * channels + c]) / 255.0;
      }
    }
    return planes;
  }

  private static void assertUsage(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessage(message);
  }
}
