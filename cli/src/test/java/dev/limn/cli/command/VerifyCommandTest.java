package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerifyCommandTest extends CommandTest {

  @Test
  void aSoundPackagePassesEveryCheck() {
    for (TinyModel model : new TinyModel[] {TinyModel.CONDITIONAL, TinyModel.GAN}) {
      Invocation limn = Invocation.of("verify", model(model));

      assertDone(limn);
      assertThat(limn.out().lines()).filteredOn(line -> line.startsWith("ok  ")).hasSize(7);
      assertThat(limn.out().lines()).last().isEqualTo("tiny 1.0.0 is sound");
    }
  }

  @Test
  void eachFileThatIsCorruptedIsNamed() throws IOException {
    ModelPackage sound = TinyModel.CONDITIONAL.pack();
    for (String path : sound.paths()) {
      Path spoilt = spoilt(sound, path);
      byte[] bytes = sound.bytes(path);
      bytes[bytes.length / 2] ^= 0x20;
      Files.write(spoilt.resolve(path), bytes);

      assertRefused(Invocation.of("verify", spoilt.toString()), 1, corrupt(path));
    }
  }

  @Test
  void eachFileThatIsCutOffIsNamed() throws IOException {
    ModelPackage sound = TinyModel.CONDITIONAL.pack();
    for (String path : sound.paths()) {
      Path spoilt = spoilt(sound, path);
      Files.write(spoilt.resolve(path), Arrays.copyOf(sound.bytes(path), 10));

      // The licence is shorter than that and is filled up with zeros.
      assertRefused(Invocation.of("verify", spoilt.toString()), 1, corrupt(path));
    }
  }

  @Test
  void eachFileThatIsMissingIsNamed() throws IOException {
    ModelPackage sound = TinyModel.CONDITIONAL.pack();
    for (String path : sound.paths()) {
      Path spoilt = spoilt(sound, path);
      Files.delete(spoilt.resolve(path));

      assertRefused(Invocation.of("verify", spoilt.toString()), 1, path, "is missing");
    }
  }

  @Test
  void aStrangeFileIsRefused() throws IOException {
    Path spoilt = spoilt(TinyModel.CONDITIONAL.pack(), "strange");
    Files.writeString(spoilt.resolve("run.sh"), "rm -rf");

    assertRefused(
        Invocation.of("verify", spoilt.toString()), 1, "file run.sh is not listed in SHA256SUMS");
  }

  @Test
  void aModelThatDrawsOtherImagesThanItsTestVectorsFails() {
    Path spoilt = file("models/spoilt");
    TinyModel.CONDITIONAL.pack(0.01f).writeTo(spoilt);

    Invocation limn = Invocation.of("verify", spoilt.toString());

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err()).isEmpty();
    assertThat(limn.out())
        .containsPattern(
            "FAIL  model.test-vectors .*: image\\[3\\] expects 0\\.\\d+, found 0\\.\\d+")
        .containsPattern("ok    model.batch-invariance")
        .endsWith("tiny 1.0.0 fails 1 check" + System.lineSeparator());
  }

  private Path spoilt(ModelPackage sound, String name) {
    Path copy = file("models/spoilt " + name.replace('/', ' '));
    sound.writeTo(copy);
    return copy;
  }

  /** A sum of the list itself is not listed: it is a line of it that no longer fits. */
  private static String corrupt(String path) {
    return path.equals("SHA256SUMS") ? "SHA256SUMS line" : "file " + path + " is corrupt";
  }
}
