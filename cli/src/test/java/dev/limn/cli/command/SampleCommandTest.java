package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCommandTest extends CommandTest {

  private static final int PIXELS = TinyModel.HEIGHT * TinyModel.WIDTH;

  @Test
  void aPngHoldsTheSamplesInAGrid() throws IOException {
    assertDone(sample(TinyModel.UNCONDITIONAL, "x.png", "--count", "10", "--seed", "3"));

    ImageBatch expected = draw(TinyModel.UNCONDITIONAL, SampleRequest.of(10).withSeed(3));
    assertThat(ImageReader.read(file("x.png"), 1).pixels()).isEqualTo(expected.grid(4).pixels());
    assertThat(written()).containsExactly("x.png");
  }

  @Test
  void listedLabelsAreTheColumnsOfTheGrid() {
    assertDone(sample(TinyModel.CONDITIONAL, "x.png", "--count", "6", "--labels", "owl,0"));

    SampleRequest request = SampleRequest.of(6).withLabels(Labels.cycle(2, 0));
    assertThat(ImageReader.read(file("x.png"), 1).pixels())
        .isEqualTo(draw(TinyModel.CONDITIONAL, request).grid(2).pixels());
  }

  @Test
  void anArrayOfAConditionalModelHasItsLabelsBesideIt() throws IOException {
    assertDone(sample(TinyModel.CONDITIONAL, "x.npy", "--count", "5", "--labels", "0-2"));

    NpyArray labels = NpyFile.read(file("x.labels.npy"));
    assertThat(labels.longs()).containsExactly(0, 1, 2, 0, 1);
    NpyArray array = NpyFile.read(file("x.npy"));
    assertThat(array.shape()).containsExactly(5, TinyModel.HEIGHT, TinyModel.WIDTH, 1);
    SampleRequest request = SampleRequest.of(5).withLabels(Labels.cycle(0, 1, 2));
    assertThat(array.data()).isEqualTo(draw(TinyModel.CONDITIONAL, request).pixels());
    assertThat(written()).containsExactly("x.labels.npy", "x.npy");
  }

  @Test
  void anArrayOfAnUnconditionalModelHasNone() throws IOException {
    assertDone(sample(TinyModel.UNCONDITIONAL, "x.npy", "--count", "5"));

    assertThat(written()).containsExactly("x.npy");
  }

  @Test
  void aZipHoldsAPictureASampleNamedByIndexAndLabel() throws IOException {
    assertDone(sample(TinyModel.CONDITIONAL, "x.zip", "--count", "11", "--labels", "dog"));

    ImageBatch expected =
        draw(TinyModel.CONDITIONAL, SampleRequest.of(11).withLabels(Labels.cycle(1)));
    try (ZipFile zip = new ZipFile(file("x.zip").toFile())) {
      List<String> names = Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
      assertThat(names).startsWith("00-label-1.png", "01-label-1.png").endsWith("10-label-1.png");
      for (int i = 0; i < 11; i++) {
        try (InputStream in = zip.getInputStream(zip.getEntry(names.get(i)))) {
          assertThat(ImageReader.decode(in.readAllBytes(), 1, names.get(i)).pixels())
              .isEqualTo(expected.image(i).pixels());
        }
      }
    }
  }

  @Test
  void rawBytesOfMoreSamplesThanAPartAreTheSame() throws IOException {
    assertDone(sample(TinyModel.CONDITIONAL, "x.raw", "--count", "3000", "--labels", "0,2"));

    assertThat(Files.readAllBytes(file("x.raw")))
        .isEqualTo(
            draw(TinyModel.CONDITIONAL, SampleRequest.of(3000).withLabels(Labels.cycle(0, 2)))
                .pixels());
  }

  @Test
  void rawIsTheBytesAlone() throws IOException {
    assertDone(sample(TinyModel.CONDITIONAL, "x.raw", "--count", "5"));

    assertThat(Files.readAllBytes(file("x.raw")))
        .isEqualTo(draw(TinyModel.CONDITIONAL, SampleRequest.of(5)).pixels());
    assertThat(written()).containsExactly("x.raw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "npy", "zip", "raw"})
  void theFormatOptionGoesBeforeTheEnding(String format) throws IOException {
    assertDone(sample(TinyModel.UNCONDITIONAL, "by." + format));
    assertDone(sample(TinyModel.UNCONDITIONAL, "by.bin", "--format", format));

    assertThat(Files.readAllBytes(file("by.bin")))
        .isEqualTo(Files.readAllBytes(file("by." + format)))
        .isNotEmpty();
  }

  @Test
  void anEndingInCapitalsNamesItsFormatToo() throws IOException {
    assertDone(sample(TinyModel.CONDITIONAL, "X.NPY", "--count", "2"));

    assertThat(written()).containsExactly("X.NPY", "X.labels.npy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "npy", "zip", "raw"})
  void equalRequestsMakeEqualBytesInEveryTimeZone(String format) throws IOException {
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
      assertDone(sample(TinyModel.CONDITIONAL, "a." + format, "--count", "7"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      assertDone(sample(TinyModel.CONDITIONAL, "b." + format, "--count", "7"));
    } finally {
      TimeZone.setDefault(zone);
    }

    assertThat(Files.readAllBytes(file("a." + format)))
        .isEqualTo(Files.readAllBytes(file("b." + format)));
  }

  @Test
  void thePriorIsTheModelsUnlessAnotherIsAskedFor() throws IOException {
    SampleRequest request = SampleRequest.of(5);
    assertDone(sample(TinyModel.MIXTURE, "default.raw", "--count", "5"));
    assertDone(sample(TinyModel.MIXTURE, "normal.raw", "--count", "5", "--prior", "normal"));
    assertDone(sample(TinyModel.MIXTURE, "mixture.raw", "--count", "5", "--prior", "mixture"));

    assertThat(Files.readAllBytes(file("default.raw")))
        .isEqualTo(draw(TinyModel.MIXTURE, request.withPrior(PriorChoice.MIXTURE)).pixels())
        .isEqualTo(Files.readAllBytes(file("mixture.raw")));
    assertThat(Files.readAllBytes(file("normal.raw")))
        .isEqualTo(draw(TinyModel.CONDITIONAL, request).pixels())
        .isNotEqualTo(Files.readAllBytes(file("default.raw")));
  }

  @Test
  void aPriorThatTheModelLacksIsRefused() throws IOException {
    assertRefused(
        sample(TinyModel.CONDITIONAL, "x.png", "--prior", "mixture"),
        2,
        "model tiny has no prior 'mixture': use normal");
    assertRefused(
        sample(TinyModel.CONDITIONAL, "x.png", "--prior", "uniform"), 2, "unknown prior 'uniform'");
    assertThat(written()).isEmpty();
  }

  @Test
  void theFirstSamplesDoNotDependOnHowManyFollow() throws IOException {
    assertDone(sample(TinyModel.CONDITIONAL, "few.raw", "--count", "100", "--seed", "7"));
    assertDone(sample(TinyModel.CONDITIONAL, "many.raw", "--count", "1000", "--seed", "7"));

    byte[] few = Files.readAllBytes(file("few.raw"));
    byte[] many = Files.readAllBytes(file("many.raw"));
    assertThat(many).hasSize(1000 * PIXELS);
    assertThat(Arrays.copyOf(many, few.length)).isEqualTo(few);
  }

  @Test
  void seedAndTemperatureArriveAtTheSampler() throws IOException {
    assertDone(
        sample(
            TinyModel.UNCONDITIONAL,
            "x.raw",
            "--count=3",
            "--seed=-9223372036854775808",
            "--temperature=0.25",
            "--threads=1",
            "--precision=fp32",
            "--provider=cpu"));

    SampleRequest request = SampleRequest.of(3).withSeed(Long.MIN_VALUE).withTemperature(0.25f);
    assertThat(Files.readAllBytes(file("x.raw")))
        .isEqualTo(draw(TinyModel.UNCONDITIONAL, request).pixels());
  }

  @Test
  void providerAutoSaysWhatItChose() {
    Invocation limn = sample(TinyModel.UNCONDITIONAL, "x.png", "--provider", "auto");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.err())
        .matches("provider auto chose (cpu|cuda|tensorrt)(; not \\w+: .+){0,2}\\R");
  }

  @Test
  void givenLatentsAreDecodedWithTheirLabels() throws IOException {
    SampleRequest request = SampleRequest.of(4).withLabels(Labels.cycle(2, 1));
    ImageBatch expected = draw(TinyModel.CONDITIONAL, request);
    latents("z.npy", TinyModel.CONDITIONAL, request);
    NpyFile.write(NpyArray.ofInts(new int[] {2, 1, 2, 1}, 4), file("y.npy"));

    assertDone(
        sample(
            TinyModel.CONDITIONAL,
            "x.npy",
            "--latents",
            path("z.npy"),
            "--label-file",
            path("y.npy")));

    assertThat(NpyFile.read(file("x.npy")).data()).isEqualTo(expected.pixels());
    assertThat(NpyFile.read(file("x.labels.npy")).longs()).containsExactly(2, 1, 2, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --labels 3           | labels '3' cannot be asked of an unconditional model: leave them out
          --precision int8     | model tiny has no int8 decoder: use fp32
          --precision fp23     | unknown precision 'fp23'; did you mean 'fp32'?
          --provider cdua      | unknown provider 'cdua'; did you mean 'cuda'?
          --fp16               | fp16 runs on the tensorrt provider alone, found cpu: use tensorrt or fp32
          --provider-option a=1 | provider cpu takes no options, found a
          --provider-option a  | '--provider-option'
          --precision int8 --provider tensorrt | int8 runs on the cpu provider alone, found tensorrt
          --count 0            | count must be at least 1, found 0
          --count 2000000000   | model tiny takes at most 107374182 images of 4x5 grey in one go, found 2000000000
          --count x            | 'x' is not an int
          --temperature -1     | temperature must be a finite number from 0 on, found -1.0
          --temperature NaN    | temperature must be a finite number from 0 on, found NaN
          --threads -1         | threads must be from 0 (automatic) on, found -1
          --format bmp         | format must be png, npy, zip or raw, found 'bmp'
          --label-file y.npy   | --label-file goes with --latents
          --sede 3             | unknown option '--sede'; did you mean '--seed'?
          """)
  void aBadRequestIsOneLineAndWritesNothing(String options, String message) throws IOException {
    assertRefused(sample(TinyModel.UNCONDITIONAL, "x.png", options.split(" ")), 2, message);
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cta   | unknown label 'cta'; did you mean 'cat'?
          3     | label must be from 0 to 2 or a class name, found '3'
          0-7   | label must be from 0 to 2 or a class name, found '0-7'
          cat,, | unknown label ''
          """)
  void anUnknownLabelIsNamed(String labels, String message) throws IOException {
    assertRefused(sample(TinyModel.CONDITIONAL, "x.png", "--labels", labels), 2, message);
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--count=3", "--labels=1", "--seed=0", "--temperature=1", "--prior=normal"})
  void anOptionThatLatentsLeaveWithoutEffectIsRefused(String option) {
    latents("z.npy", TinyModel.CONDITIONAL, SampleRequest.of(2));

    assertRefused(
        sample(TinyModel.CONDITIONAL, "x.png", "--latents", path("z.npy"), option),
        2,
        option.replaceFirst("=.*", "") + " says what to draw, but --latents gives the latents");
  }

  @Test
  void latentsAndLabelsOfAnotherTypeOrShapeAreRefused() throws IOException {
    NpyFile.write(NpyArray.ofInts(new int[12], 2, 6), file("ints.npy"));
    NpyFile.write(NpyArray.ofFloats(new float[12], 12), file("flat.npy"));
    NpyFile.write(NpyArray.ofFloats(new float[10], 2, 5), file("narrow.npy"));
    NpyFile.write(NpyArray.ofFloats(new float[0], 0, 6), file("empty.npy"));
    NpyFile.write(NpyArray.ofFloats(new float[12], 2, 6), file("z.npy"));
    NpyFile.write(NpyArray.ofFloats(new float[2], 2), file("floats.npy"));
    NpyFile.write(NpyArray.ofInts(new int[] {1, 2, 0}, 3), file("three.npy"));
    NpyFile.write(NpyArray.ofInts(new int[] {1, 3}, 2), file("high.npy"));
    NpyFile.write(NpyArray.ofInts(new int[] {1, -1}, 2), file("low.npy"));
    Files.writeString(file("text.npy"), "not an array at all");
    List<String> before = written();

    assertLatents("ints.npy", null, 2, "latents must be float32 [N,Z], found int64 [2, 6]");
    assertLatents("flat.npy", null, 2, "latents must be float32 [N,Z], found float32 [12]");
    assertLatents("empty.npy", null, 2, "latents must be float32 [N,Z], found float32 [0, 6]");
    assertLatents("narrow.npy", "three.npy", 2, "model tiny decodes latents [N,6], found [2,5]");
    assertLatents("text.npy", null, 1, "text.npy is not a NumPy file");
    assertLatents("absent.npy", null, 1, "cannot read", "absent.npy: no such file");
    assertLatents("z.npy", null, 2, "model tiny needs 2 labels for 2 rows, found 0");
    assertLatents("z.npy", "floats.npy", 2, "labels must be int64 [N], found float32 [2]");
    assertLatents("z.npy", "three.npy", 2, "model tiny needs 2 labels for 2 rows, found 3");
    assertLatents("z.npy", "high.npy", 2, "label must be from 0 to 2, found 3");
    assertLatents("z.npy", "low.npy", 2, "a label must be a class index from 0 on, found -1");
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void aProviderThatIsNotThereFailsWithTheFix() throws IOException {
    assertRefused(
        sample(TinyModel.UNCONDITIONAL, "x.png", "--provider", "cuda"),
        1,
        "provider cuda is not available",
        "replace the dependency onnxruntime by onnxruntime_gpu");
    assertThat(written()).isEmpty();
  }

  @Test
  void anOutputWithoutAFormatIsRefusedBeforeTheModelIsOpened() {
    assertRefused(
        Invocation.of("sample", "no-such-model", "--out", path("digits")),
        2,
        "digits: format must be png, npy, zip or raw, found none: name the file so or add --format");
    assertRefused(Invocation.of("sample", "no-such-model", "--out", "/"), 2, "output /: format");
  }

  @Test
  void aDirectoryIsNoOutputFile() throws IOException {
    Files.createDirectory(file("x.png"));

    assertRefused(sample(TinyModel.UNCONDITIONAL, "x.png"), 1, "x.png: it is a directory");
    assertThat(file("x.png")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "npy", "zip", "raw"})
  void anOutputBelowAFileFailsAndLeavesNothing(String format) throws IOException {
    Files.writeString(file("file"), "kept");

    assertRefused(
        sample(TinyModel.CONDITIONAL, "file/x." + format),
        1,
        "cannot write",
        "a file stands where a directory is needed");
    assertThat(written()).containsExactly("file");
    assertThat(file("file")).hasContent("kept");
  }

  @Test
  void labelsThatCannotBeWrittenLeaveNoArrayEither() throws IOException {
    Files.createDirectories(file("x.labels.npy").resolve("in the way"));

    assertRefused(sample(TinyModel.CONDITIONAL, "x.npy"), 1, "x.labels.npy");
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "npy", "zip", "raw"})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /dev/full and /proc")
  void aFullDiskAndAnUnwritableDirectoryAreOneLineEach(String format) {
    assertRefused(
        sample(TinyModel.CONDITIONAL, "/dev/full", "--format", format),
        1,
        "cannot write /dev/full: No space left on device");
    assertRefused(sample(TinyModel.CONDITIONAL, "/proc/x." + format), 1, "cannot write /proc/x");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /dev/null")
  void nothingIsWrittenBesideADevice() {
    assertDone(sample(TinyModel.CONDITIONAL, "/dev/null", "--format", "npy"));

    assertThat(Path.of("/dev/null.labels.npy")).doesNotExist();
  }

  private void assertLatents(String latents, String labels, int exitCode, String... words) {
    List<String> options = new ArrayList<>(List.of("--latents", path(latents)));
    if (labels != null) {
      options.addAll(List.of("--label-file", path(labels)));
    }
    assertRefused(
        sample(TinyModel.CONDITIONAL, "x.png", options.toArray(String[]::new)), exitCode, words);
  }

  private Invocation sample(TinyModel model, String out, String... options) {
    List<String> arguments = new ArrayList<>(List.of("sample", model(model), "--out", path(out)));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private void latents(String name, TinyModel model, SampleRequest request) {
    try (Sampler sampler = Sampler.open(model.pack())) {
      float[] values = sampler.latents(request).values();
      NpyFile.write(NpyArray.ofFloats(values, request.count(), TinyModel.LATENT), file(name));
    }
  }

  private static ImageBatch draw(TinyModel model, SampleRequest request) {
    try (Sampler sampler = Sampler.open(model.pack())) {
      return sampler.sample(request);
    }
  }

  private String path(String name) {
    return file(name).toString();
  }
}
