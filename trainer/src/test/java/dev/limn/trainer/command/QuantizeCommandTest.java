package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.Int8Trial;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {

  @TempDir static Path shared;
  @TempDir Path directory;

  @BeforeAll
  static void exportAModel() throws IOException {
    TinyData.writeTo(shared.resolve("data"));
    Path recipe = Files.writeString(shared.resolve("tiny.yaml"), TinyData.RECIPE);
    String data = "--data=" + shared.resolve("data");
    String run = shared.resolve("run").toString();
    Invocation trained =
        Invocation.of(
            "train", recipe.toString(), "--epochs=1", "--threads=1", data, "--out=" + run);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Invocation exported =
        Invocation.of("export", run, "--prior=normal", data, "--out=" + shared.resolve("model"));
    assertThat(exported.exitCode()).as(exported.err()).isZero();
  }

  @Test
  void theNewPackageSaysWhatWasFoundAndVerifies() {
    Path out = directory.resolve("tried");

    Invocation limn = quantize(shared.resolve("model").toString(), out);

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    Int8Trial trial = ModelPackage.open(out).manifest().training().int8();
    assertThat(limn.err())
        .contains((trial.packaged() ? "8-bit decoder: " : "no 8-bit decoder: ") + trial.verdict())
        .contains("package " + out + ": limn verify " + out);
    assertThat(Invocation.of("verify", out.toString()).exitCode()).isZero();
  }

  @Test
  void aJudgeIsNoGenerator() {
    Invocation limn = quantize("judge-mnist", directory.resolve("judge"));

    assertThat(limn.exitCode()).isNotZero();
    assertThat(limn.err().lines()).anyMatch(line -> line.startsWith("limn: "));
    assertThat(directory.resolve("judge")).doesNotExist();
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path taken = Files.writeString(directory.resolve("taken"), "mine");

    Invocation limn = quantize(shared.resolve("model").toString(), taken);

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err()).contains("already exists and nothing is overwritten");
    assertThat(taken).hasContent("mine");
  }

  private static Invocation quantize(String model, Path out) {
    return Invocation.of("quantize", model, "--data=" + shared.resolve("data"), "--out=" + out);
  }
}
