package dev.limn.conformance.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.Subject.Kind;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.model.FileRole;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check is failed by a subject that breaks its rule and no other. */
class ModelSuiteTest {

  @Test
  void aSoundPackagePasses() {
    assertThat(outcomes(Subject.SOUND)).hasSize(6).allMatch(Outcome::passed);
  }

  @Test
  void idsAreStableAndDifferent() {
    assertThat(ModelSuite.of(Subject.SOUND.pack()))
        .extracting(Check::id)
        .containsExactly(
            "model.files",
            "model.card",
            "model.test-vectors",
            "model.batch-invariance",
            "model.quantization",
            "model.pixels");
  }

  @ParameterizedTest
  @EnumSource(names = {"LICENCE", "SAMPLES"})
  void aMissingFileFailsTheCheckOfFiles(FileRole role) {
    assertFails(Subject.SOUND.without(role), "model.files", "there is no file of role " + role);
  }

  @Test
  void aMissingCardAlsoFailsTheCheckOfTheCard() {
    Subject subject = Subject.SOUND.without(FileRole.CARD);

    assertThat(failed(subject)).containsExactly("model.files", "model.card");
  }

  @Test
  void missingTestVectorsAlsoFailTheReplay() {
    Subject subject = Subject.SOUND.without(FileRole.TEST_VECTOR);

    assertThat(failed(subject)).containsExactly("model.files", "model.test-vectors");
    assertThat(problem(subject, "model.test-vectors")).isEqualTo("there are no test vectors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# No front matter\n",
        "---\nlicense: cc0-1.0\n---\n# No library\n",
        "---\nlibrary_name: limn\n---\n# No licence\n",
        "---\nlibrary_name: limn\nlicense: cc0-1.0\n# No end\n",
        "# Late\n---\nlibrary_name: limn\nlicense: cc0-1.0\n---\n"
      })
  void aCardWithoutWholeFrontMatterFails(String card) {
    assertFails(
        Subject.SOUND.withCard(card), "model.card", "front matter is missing or incomplete");
  }

  @Test
  void anImageBeyondTheToleranceFailsTheReplayAndOneWithinDoesNot() {
    assertThat(failed(Subject.SOUND.withVectors(outputs -> shifted(outputs, 0.00005f)))).isEmpty();
    assertThat(problem(Subject.SOUND.withVectors(outputs -> shifted(outputs, 0.001f)), REPLAY))
        .matches("image\\[5] expects 0\\.\\d+, found 0\\.\\d+");
  }

  @Test
  void anExpectedValueThatIsNoNumberFailsTheReplay() {
    assertThat(problem(Subject.SOUND.withVectors(outputs -> shifted(outputs, Float.NaN)), REPLAY))
        .startsWith("image[5] expects NaN, found 0.");
  }

  @Test
  void aPixelMayBeOneLevelOffButNotTwo() {
    assertThat(failed(Subject.SOUND.withVectors(outputs -> darkened(outputs, 1)))).isEmpty();
    assertThat(problem(Subject.SOUND.withVectors(outputs -> darkened(outputs, 2)), REPLAY))
        .matches("pixels\\[7] expects \\d+, found \\d+");
  }

  @Test
  void outputsOfAnotherNumberTypeOrShapeFailTheReplay() {
    assertThat(problem(Subject.SOUND.withVectors(outputs -> outputs.subList(0, 1)), REPLAY))
        .isEqualTo("expects 1 outputs, found 2");
    assertThat(
            problem(
                Subject.SOUND.withVectors(outputs -> List.of(outputs.get(1), outputs.get(0))),
                REPLAY))
        .isEqualTo("image expects pixels uint8 [2, 2, 2, 3], found image float32 [2, 3, 2, 2]");
    assertThat(
            problem(
                Subject.SOUND.withVectors(
                    outputs -> List.of(flattened(outputs.get(0)), outputs.get(1))),
                REPLAY))
        .isEqualTo("image expects image float32 [24], found image float32 [2, 3, 2, 2]");
  }

  @Test
  void aModelThatLooksAtItsNeighboursFailsBatchInvariance() {
    assertFails(
        Subject.SOUND.that(Kind.LOOKS_AT_ITS_NEIGHBOURS),
        "model.batch-invariance",
        "a batch of 1 from sample 0 on differs from the same samples in a batch of 201 (fp32)");
  }

  @Test
  void aModelWithAMixtureHasACheckOfItsOwn() {
    Subject subject = Subject.SOUND.that(Kind.DRAWS_FROM_A_MIXTURE);

    assertThat(outcomes(subject)).hasSize(7).allMatch(Outcome::passed);
    assertThat(ModelSuite.of(subject.pack())).extracting(Check::id).contains("model.prior");
  }

  @Test
  void aMixtureWhoseLatentsOverflowFails() {
    Subject subject = Subject.SOUND.that(Kind.DRAWS_FROM_INFINITY);

    assertThat(failed(subject)).contains("model.prior");
    assertThat(problem(subject, "model.prior"))
        .matches("latent\\[\\d+,0] expects -?[345]\\.\\d+E38, found -?Infinity");
  }

  @Test
  void aModelThatLooksAtItsNeighboursFailsWithAMixtureToo() {
    assertFails(
        Subject.SOUND.that(Kind.MIXTURE_LOOKS_AT_ITS_NEIGHBOURS),
        "model.batch-invariance",
        "a batch of 1 from sample 0 on differs from the same samples in a batch of 201 (fp32)");
  }

  @Test
  void aModelThatDrawsPlainColoursFails() {
    assertFails(Subject.SOUND.that(Kind.PLAIN), "model.pixels", "a sample is one plain colour");
  }

  @Test
  void aModelThatIgnoresItsLatentsFails() {
    assertFails(Subject.SOUND.that(Kind.DEAF), "model.pixels", "seeds 0 and 1 draw the same");
  }

  @Test
  void aClassifierIsHeldToWhatItHas() {
    Subject classifier = Subject.SOUND.that(Kind.CLASSIFIES);

    assertThat(ModelSuite.of(classifier.pack()))
        .extracting(Check::id)
        .containsExactly(
            "model.files", "model.card", REPLAY, "model.batch-invariance", "model.reading");
    assertThat(outcomes(classifier)).allMatch(Outcome::passed);
    assertThat(failed(classifier.withVectors(outputs -> shifted(outputs, 1))))
        .containsExactly(REPLAY);
  }

  @Test
  void aClassifierThatLooksAtItsNeighboursFailsBatchInvariance() {
    Subject subject = Subject.SOUND.that(Kind.CLASSIFIES_THE_BATCH);

    assertThat(failed(subject)).containsExactly("model.batch-invariance");
    assertThat(problem(subject, "model.batch-invariance"))
        .matches("logits\\[0,0] is \\S+ in a batch of 33 and \\S+ alone");
  }

  @Test
  void aClassifierThatReadsAllImagesAlikeFails() {
    assertFails(
        Subject.SOUND.that(Kind.CLASSIFIES_BLINDLY),
        "model.reading",
        "logits of two images are the same");
  }

  @Test
  void aClassifierThatReadsNoNumbersFails() {
    Subject subject = Subject.SOUND.that(Kind.CLASSIFIES_AS_NO_NUMBER);

    assertThat(failed(subject)).contains("model.batch-invariance", "model.reading");
    assertThat(problem(subject, "model.reading")).isEqualTo("logits[0] is NaN");
  }

  private static final String REPLAY = "model.test-vectors";

  private static void assertFails(Subject subject, String id, String problem) {
    assertThat(failed(subject)).containsExactly(id);
    assertThat(problem(subject, id)).isEqualTo(problem);
  }

  private static List<String> failed(Subject subject) {
    return outcomes(subject).stream()
        .filter(outcome -> !outcome.passed())
        .map(Outcome::id)
        .collect(Collectors.toList());
  }

  private static String problem(Subject subject, String id) {
    return outcomes(subject).stream()
        .filter(outcome -> outcome.id().equals(id))
        .findFirst()
        .orElseThrow()
        .problem();
  }

  private static List<Outcome> outcomes(Subject subject) {
    return ModelSuite.of(subject.pack()).stream().map(Check::run).toList();
  }

  /** The outputs with one number of the first one moved: the sixth, or the last of fewer. */
  private static List<Tensor> shifted(List<Tensor> outputs, float by) {
    Tensor first = outputs.get(0);
    float[] values = first.toFloats();
    values[Math.min(5, values.length - 1)] += by;
    Tensor moved = Tensor.ofFloats(first.name(), first.shape(), values);
    return Stream.concat(Stream.of(moved), outputs.stream().skip(1)).toList();
  }

  private static List<Tensor> darkened(List<Tensor> outputs, int levels) {
    Tensor pixels = outputs.get(1);
    byte[] bytes = new byte[pixels.size()];
    pixels.data().get(bytes);
    bytes[7] -= (byte) levels;
    return List.of(outputs.get(0), Tensor.ofBytes(pixels.name(), pixels.shape(), bytes));
  }

  private static Tensor flattened(Tensor tensor) {
    long count = Arrays.stream(tensor.shape()).reduce(1, (a, b) -> a * b);
    return Tensor.ofFloats(tensor.name(), new long[] {count}, tensor.toFloats());
  }
}
