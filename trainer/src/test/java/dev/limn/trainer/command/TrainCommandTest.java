package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {

  @TempDir Path directory;
  private Path data;
  private Path recipe;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    data = TinyData.writeTo(directory.resolve("data"));
    recipe = Files.writeString(directory.resolve("tiny.yaml"), TinyData.RECIPE);
    out = directory.resolve("run");
  }

  @Test
  void aRunIsTrainedAndCanBeContinued() {
    Invocation first = train("--epochs", "2");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).isEmpty();
    assertThat(first.err())
        .containsPattern("training tiny on 480 images of mnist, 1 threads, into ")
        .containsPattern("epoch 1/2  kl \\S+  loss \\S+  reconstruction \\S+  \\S+ images/s")
        .contains("epoch 2/2  ")
        .contains("done: limn export " + out + " --out PACKAGE");
    assertThat(out.resolve("checkpoint-latest.npz")).exists();

    Invocation more = train("--epochs", "3", "--resume");
    assertThat(more.exitCode()).as(more.err()).isZero();
    assertThat(more.err()).contains("epoch 3/3  ").doesNotContain("epoch 2/");
  }

  @Test
  void anExistingRunIsRefusedWithoutResume() {
    train("--epochs", "1");

    assertUsage(
        train("--epochs", "1"),
        out + " already holds a run: continue it with --resume, or choose another --out");
  }

  @Test
  void resumingWhatIsNoRunFails() {
    Invocation limn = train("--resume");

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err()).startsWith("limn: " + out + " is not a run: it must hold recipe.yaml");
  }

  @Test
  void resumingWithOtherSettingsIsRefused() {
    train("--epochs", "1", "--threads", "1");

    assertUsage(
        train("--epochs", "1", "--threads", "1", "--seed", "6", "--resume"),
        out
            + " was begun with seed 5, found 6: resume with the same settings, or begin another"
            + " run");
    assertUsage(
        train("--epochs", "1", "--threads", "2", "--resume"),
        out + " was begun with --threads 1, found 2: only the same number continues exactly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --device tpu       | --device must be cpu or gpu, found 'tpu'
          --device gpu       | --device gpu: this PyTorch sees no GPU; on a machine with one, replace the dependency pytorch-native-cpu by pytorch-native-cu128 of the same version, else use cpu
          --threads 0        | --threads must be at least 1, found 0
          --epochs 0         | recipe RECIPE: epochs must be a whole number from 1 on, found 0
          --epochs x         | train: invalid value for option '--epochs': 'x' is not an int; see 'limn train --help'
          --set epoch=4      | recipe RECIPE: unknown key 'epoch'; did you mean 'epochs'?
          --set epochs       | train: value for option option '--set' (KEY=VALUE) should be in KEY=VALUE format but was epochs; see 'limn train --help'
          --set batch=1000   | data set mnist-train has 480 training images: too few for held-out 0 and batch 1000
          --epoch 4          | train: unknown option '--epoch'; did you mean '--epochs'?
          """)
  void badUsageIsOneLineAndLeavesNothingBehind(String options, String message) {
    assertUsage(train(options.split(" ")), message.replace("RECIPE", recipe.toString()));
    assertThat(out).doesNotExist();
  }

  @Test
  void layersThatDoNotFitLeaveNoRunBehind() {
    assertUsage(
        train("--set", "decoder=[dense: 10, sigmoid]"),
        "decoder must make [1,8,8], its last layer (sigmoid) makes [10]");
    assertThat(out).doesNotExist();
  }

  @Test
  void aNetworkThatNoMemoryHoldsIsOneLine() {
    String layers = "[dense: 200000, dense: 2000000000, dense: 64, reshape: [1, 8, 8], sigmoid]";

    Invocation limn = train("--set", "decoder=" + layers);

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err().lines())
        .last()
        .asString()
        .matches(
            "limn: PyTorch is out of memory: choose smaller layers or a smaller batch"
                + " \\(it tried to allocate 1600000000000000 bytes\\)");
  }

  @Test
  void anUnknownRecipeIsRefused() {
    assertUsage(
        Invocation.of("train", "vae-mpl-mnist", "--out", out.toString()),
        "unknown recipe 'vae-mpl-mnist'; did you mean 'vae-mlp-mnist'?");
  }

  @Test
  void anOutputIsRequired() {
    assertUsage(
        Invocation.of("train", recipe.toString()),
        "train: missing required option: '--out=RUN'; see 'limn train --help'");
  }

  @Test
  void ctrlCLeavesACheckpointAndExits130() {
    Invocation limn =
        Invocation.with(
            console -> {
              console.requestStop();
              return dev.limn.cli.Main.run(console, arguments());
            });

    assertThat(limn.exitCode()).isEqualTo(130);
    assertThat(limn.err()).contains("stopped; continue with the same command and --resume");
    assertThat(out.resolve("checkpoint-latest.npz")).exists();
  }

  @Test
  void theHelpHasOneExample() {
    String help = Invocation.of("train", "--help").out();

    assertThat(help).containsPattern("Example:\\R  limn train vae-mlp-mnist");
    assertThat(help.split("Example:", -1)).hasSize(2);
  }

  private Invocation train(String... options) {
    return Invocation.of(arguments(options));
  }

  private String[] arguments(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train", recipe.toString(), "--data", data.toString(), "--out", out.toString()));
    arguments.addAll(List.of(options));
    if (!arguments.contains("--threads")) {
      arguments.addAll(List.of("--threads", "1"));
    }
    return arguments.toArray(String[]::new);
  }

  private static void assertUsage(Invocation limn, String message) {
    assertThat(limn.err()).isEqualTo("limn: " + message + System.lineSeparator());
    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.out()).isEmpty();
  }
}
