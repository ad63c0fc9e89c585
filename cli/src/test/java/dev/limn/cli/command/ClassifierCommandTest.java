package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What the commands make of a model that draws nothing. */
class ClassifierCommandTest extends CommandTest {

  private static final String REFUSAL =
      "model judge-mnist is a classifier and draws no images: choose a generator";

  @Test
  void whatDrawsOrDecodesRefusesItByName() throws IOException {
    Files.write(file("in.npy"), new byte[] {1});
    String out = "--out=" + file("x.png");

    assertRefused(Invocation.of("sample", "judge-mnist", out), 2, REFUSAL);
    assertRefused(
        Invocation.of("reconstruct", "judge-mnist", "--images=" + file("in.npy"), out), 2, REFUSAL);
    assertThat(written()).containsExactly("in.npy");
  }

  @Test
  void verifyProvesWhatItReads() {
    Invocation limn = Invocation.of("verify", "judge-mnist");

    assertDone(limn);
    assertThat(limn.out())
        .contains(
            "ok    model.batch-invariance", "ok    model.reading", "judge-mnist 1.0.0 is sound")
        .doesNotContain("FAIL", "model.pixels");
  }

  @Test
  void inspectShowsLogitsFeaturesAndAccuracy() {
    Invocation limn = Invocation.of("inspect", "judge-mnist");

    assertDone(limn);
    assertThat(limn.out())
        .startsWith("judge-mnist 1.0.0 (classifier)")
        .contains(
            "in      image float32 [N,1,28,28]",
            "out     logits float32 [N,10], features float32 [N,128]",
            "quality   accuracy 0.99")
        .doesNotContain("latent", "null");
  }
}
