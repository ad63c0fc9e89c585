package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the manifest and of the records it is made of. */
class ManifestTest {

  private static final String SHA = "0".repeat(64);
  private static final ImageFormat GREY = new ImageFormat(1, 28, 28, List.of());
  private static final ImageFormat CLASSES = new ImageFormat(1, 28, 28, List.of("a", "b"));
  private static final LatentSpace LATENT = LatentSpace.normal(20);

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a b", "../a", "a\n"})
  void aNameOfOtherThanSmallLettersDigitsAndHyphensIsRefused(String name) {
    assertRefused(
        () -> manifest(name, "1", "vae", Task.UNCONDITIONAL, GREY, LATENT, List.of()),
        "name must be [a-z0-9][a-z0-9-]{0,63}, found " + name);
    assertRefused(
        () -> manifest("a", "1", name, Task.UNCONDITIONAL, GREY, LATENT, List.of()),
        "family must be [a-z0-9][a-z0-9-]{0,63}, found " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1.0.0", "2.10.3-rc1", "0.1.0-SNAPSHOT"})
  void aVersionBeginsWithANumber(String version) {
    assertThat(manifest("a", version, "vae", Task.UNCONDITIONAL, GREY, LATENT, List.of()).version())
        .isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "1 0", "1/0", "latest"})
  void anotherVersionIsRefused(String version) {
    assertRefused(
        () -> manifest("a", version, "vae", Task.UNCONDITIONAL, GREY, LATENT, List.of()),
        "version must be such as 1.0.0, found " + version);
  }

  @Test
  void aVersionHasALimit() {
    String endless = "1" + ".1".repeat(100_000);

    assertThatThrownBy(
            () -> manifest("a", endless, "vae", Task.UNCONDITIONAL, GREY, LATENT, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTaskHasWhatItNeeds() {
    assertRefused(
        () -> manifest("a", "1", "vae", Task.UNCONDITIONAL, GREY, null, List.of()),
        "latent must be given, but not for a classifier, found null");
    assertRefused(
        () -> manifest("a", "1", "judge", Task.CLASSIFICATION, CLASSES, LATENT, List.of()),
        "latent must be given, but not for a classifier, found " + LATENT);
    assertRefused(
        () -> manifest("a", "1", "cvae", Task.CONDITIONAL, GREY, LATENT, List.of()),
        "image.classNames must be given unless the task is unconditional, found []");
    assertRefused(
        () -> manifest("a", "1", "judge", Task.CLASSIFICATION, GREY, null, List.of()),
        "image.classNames must be given unless the task is unconditional, found []");
  }

  @Test
  void noFileAndNoRoleIsTakenTwice() {
    PackagedFile card = new PackagedFile("a", FileRole.CARD, null, 1, SHA);
    PackagedFile licence = new PackagedFile("a", FileRole.LICENCE, null, 1, SHA);
    PackagedFile one = new PackagedFile("1.onnx", FileRole.DECODER, Precision.FP32, 1, SHA);
    PackagedFile two = new PackagedFile("2.onnx", FileRole.DECODER, Precision.FP32, 1, SHA);
    PackagedFile small = new PackagedFile("8.onnx", FileRole.DECODER, Precision.INT8, 1, SHA);
    PackagedFile encoder = new PackagedFile("e.onnx", FileRole.ENCODER, null, 1, SHA);
    PackagedFile another = new PackagedFile("f.onnx", FileRole.ENCODER, null, 1, SHA);

    assertRefused(() -> manifest(card, licence), "files must be of different path, found a and a");
    assertRefused(
        () -> manifest(one, two),
        "files must be of different role and precision, found 1.onnx and 2.onnx");
    assertRefused(
        () -> manifest(encoder, another),
        "files must be of different role and precision, found e.onnx and f.onnx");
    assertThat(manifest(one, small, encoder, card).decoder(Precision.INT8)).contains(small);
  }

  @Test
  void aFileStatesWhatItIs() {
    assertRefused(
        () -> new PackagedFile("d.onnx", FileRole.DECODER, null, 1, SHA),
        "a decoder, and no other file, states its precision; found d.onnx with null");
    assertRefused(
        () -> new PackagedFile("e.onnx", FileRole.ENCODER, Precision.FP32, 1, SHA),
        "a decoder, and no other file, states its precision; found e.onnx with fp32");
    assertRefused(
        () -> new PackagedFile("d.bin", FileRole.DECODER, Precision.FP32, 1, SHA),
        "a decoder, encoder or classifier, and no other file, ends in .onnx; found d.bin as"
            + " DECODER");
    assertRefused(
        () -> new PackagedFile("card.onnx", FileRole.CARD, null, 1, SHA),
        "a decoder, encoder or classifier, and no other file, ends in .onnx; found card.onnx as"
            + " CARD");
    assertRefused(
        () -> new PackagedFile("a", FileRole.CARD, null, -1, SHA),
        "a file needs its path, role and size, found a, CARD, -1");
    assertRefused(
        () -> new PackagedFile("a", FileRole.CARD, null, 1, SHA.substring(1)),
        "sha256 of a must be 64 lower-case hexadecimal digits, found " + SHA.substring(1));
  }

  @Test
  void imagesAreGreyOrRgbOfAReasonableSize() {
    assertRefused(
        () -> new ImageFormat(2, 1, 1, List.of()), "image channels must be 1 or 3, found 2");
    assertRefused(
        () -> new ImageFormat(1, 0, 1, List.of()), "image sides must be from 1 to 4096, found 0x1");
    assertRefused(
        () -> new ImageFormat(1, 1, 4097, List.of()),
        "image sides must be from 1 to 4096, found 1x4097");
    assertThat(new ImageFormat(3, 4096, 1, null).describe()).isEqualTo("4096x1 RGB");
    assertThat(GREY.describe()).isEqualTo("28x28 grey");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a,b", " a", "a ", "a\nb", "\u001b[2J"})
  void aClassNameThatCouldNotBeAskedForIsRefused(String name) {
    assertRefused(
        () -> new ImageFormat(1, 1, 1, List.of(name)),
        "a class name is 1 to 64 printable characters without commas, found '" + name + "'");
  }

  @Test
  void classNamesDiffer() {
    assertThat(new ImageFormat(1, 1, 1, List.of("T-shirt/top", "\u00e9t\u00e9", "0")).classNames())
        .hasSize(3);
    assertRefused(
        () -> new ImageFormat(1, 1, 1, List.of("a", "b", "a")),
        "class names must differ, found [a, b, a]");
  }

  @Test
  void aLatentSpaceHasASizeAndItsDefaultPrior() {
    assertRefused(() -> LatentSpace.normal(0), "latent size must be from 1 to 65536, found 0");
    assertRefused(
        () -> LatentSpace.normal(65_537), "latent size must be from 1 to 65536, found 65537");
    assertRefused(
        () -> new LatentSpace(2, List.of("normal", "flow"), "normal"),
        "priors must be one or more of [normal, mixture], each once, found [normal, flow]");
    assertRefused(
        () -> new LatentSpace(2, List.of("normal", "normal"), "normal"),
        "priors must be one or more of [normal, mixture], each once, found [normal, normal]");
    assertRefused(
        () -> new LatentSpace(2, List.of("normal"), "mixture"),
        "default prior must be one of [normal], found mixture");
    assertRefused(
        () -> new LatentSpace(2, null, null), "default prior must be one of [], found null");
  }

  @Test
  void onlyAGaussianHasAVariance() {
    assertThat(new Likelihood("gaussian", 0.1).variance()).isEqualTo(0.1);
    assertRefused(
        () -> new Likelihood("poisson", null),
        "likelihood must be one of [bernoulli, gaussian, laplace], found poisson");
    for (Double variance : new Double[] {null, 0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(
          () -> new Likelihood("gaussian", variance),
          "a gaussian likelihood, and no other, has a positive variance; found gaussian with "
              + variance);
    }
    assertRefused(
        () -> new Likelihood("laplace", 1.0),
        "a gaussian likelihood, and no other, has a positive variance; found laplace with 1.0");
  }

  @Test
  void aPrecisionIsReadAsItIsWritten() {
    assertThat(Precision.parse("fp32")).isEqualTo(Precision.FP32);
    assertThat(Precision.parse("int8")).isEqualTo(Precision.INT8);
    assertThatThrownBy(() -> Precision.parse("int4"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown precision 'int4'; did you mean 'int8'?");
  }

  @Test
  void mapsAreSortedCopies() {
    Evaluation evaluation =
        new Evaluation(Map.of("seed", "0", "n", "100"), Map.of("psnr", 20.0, "mse", 0.01));
    Provenance provenance =
        new Provenance(
            null, null, null, null, null, Map.of("b", "2", "a", "1"), null, null, null, null);

    assertThat(evaluation.protocol().keySet()).containsExactly("n", "seed");
    assertThat(evaluation.metrics().keySet()).containsExactly("mse", "psnr");
    assertThat(provenance.libraries().keySet()).containsExactly("a", "b");
    assertThatThrownBy(() -> evaluation.metrics().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(new Evaluation(null, null).metrics()).isEqualTo(Collections.emptyMap());
  }

  private static Manifest manifest(PackagedFile... files) {
    return manifest("a", "1", "vae", Task.UNCONDITIONAL, GREY, LATENT, List.of(files));
  }

  private static Manifest manifest(
      String name,
      String version,
      String family,
      Task task,
      ImageFormat image,
      LatentSpace latent,
      List<PackagedFile> files) {
    return new Manifest(
        Manifest.FORMAT,
        name,
        version,
        family,
        null,
        task,
        image,
        latent,
        null,
        17,
        List.of(),
        files,
        null,
        null,
        null,
        null,
        null);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
