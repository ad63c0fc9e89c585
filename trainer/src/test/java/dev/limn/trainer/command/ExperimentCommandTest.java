package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.Main;
import dev.limn.cli.testing.Invocation;
import dev.limn.trainer.experiment.Experiments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command itself; what a run does is tested beside {@code ExperimentRun}. */
class ExperimentCommandTest {

  private static final List<String> QUICK =
      List.of(
          "experiment",
          "e1-latent-size",
          "--quick",
          "--threads",
          "1",
          "--only",
          "latent-1",
          "--set",
          "images=64",
          "--set",
          "held-out=16");

  @TempDir Path directory;

  @Test
  void theListHasALineAnExperiment() {
    Invocation limn = Invocation.of("experiment", "list");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines().map(line -> line.split(" ")[0]))
        .containsExactlyElementsOf(Experiments.names());
    assertThat(limn.out())
        .startsWith("e1-latent-size   E1   6 cells  Latent size of a dense VAE on MNIST\n");
  }

  @Test
  void aCellOfTheQuickFormIsTrainedOnBuiltInDigitsAndReported() throws IOException {
    Path out = directory.resolve("e1");

    Invocation limn = Invocation.of(with(QUICK, out));

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.err())
        .contains("training vae-mlp-mnist-report on 64 images of strokes")
        .endsWith("report: " + out.resolve("report.md") + System.lineSeparator());
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("**The quick form")
        .contains("    limn experiment e1-latent-size --quick --threads 1 --set images=64")
        .doesNotContain(directory.toString());
    assertThat(out.resolve("result.json")).exists();

    Invocation again = Invocation.of(with(QUICK, out));
    assertThat(again.err()).startsWith("latent-1: done before").doesNotContain("training");

    Files.delete(out.resolve("report.md"));
    Invocation report = Invocation.of(with(QUICK, out, "--report-only"));
    assertThat(report.exitCode()).isZero();
    assertThat(out.resolve("report.md")).exists();
  }

  @Test
  void theReportNamesTheCommandAsAShellReadsIt() throws IOException {
    Path out = directory.resolve("e1");
    Files.createDirectories(out.resolve("cells"));

    Invocation limn =
        Invocation.of(
            with(
                List.of("experiment", "e1-latent-size", "--quick", "--threads", "1"),
                out,
                "--report-only",
                "--data",
                directory.toString(),
                "--set",
                "description=it's *one*",
                "--set",
                "images=64"));

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(Files.readString(out.resolve("report.md")))
        .contains(
            "    limn experiment e1-latent-size --quick --data DIR --threads 1"
                + " --set 'description=it'\\''s *one*' --set images=64 --out e1-latent-size\n");
  }

  @Test
  void ctrlCExits130AndSaysHowToGoOn() {
    Path out = directory.resolve("e1");
    Invocation limn =
        Invocation.with(
            console -> {
              console.requestStop();
              return Main.run(console, with(QUICK, out));
            });

    assertThat(limn.exitCode()).isEqualTo(130);
    assertThat(limn.err()).contains("stopped; the same command goes on from here");
    assertThat(out.resolve("report.md")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          e1-latent-sise --out OUT                | unknown experiment 'e1-latent-sise'; did you mean 'e1-latent-size'?
          e1-latent-size                          | experiment: missing required option: '--out=DIR'
          e1-latent-size --threads 0 --out OUT    | --threads must be at least 1, found 0
          e1-latent-size --quick --only z --out OUT | experiment e1-latent-size has no cell 'z'; known: latent-1, latent-10, latent-2, latent-20, latent-20-recipe-vae-mlp-mnist, latent-5
          e1-latent-size --report-only --out OUT  | OUT does not exist: there is nothing to report
          e1-latent-size --set latent=5 --out OUT | --set latent: the cells of experiment e1-latent-size differ in it (1, 2, 5, 10, 20, nothing), so it cannot be one for all
          e1-latent-size --set epoch=1 --out OUT  | recipe vae-mlp-mnist-report: unknown key 'epoch'; did you mean 'epochs'?
          """)
  void badUsageIsOneLineAndLeavesNothingBehind(String arguments, String message) {
    Path out = directory.resolve("e1");
    List<String> words = new ArrayList<>(List.of("experiment"));
    words.addAll(List.of(arguments.replace("OUT", out.toString()).split(" ")));

    Invocation limn = Invocation.of(words.toArray(String[]::new));

    assertThat(limn.err())
        .isEqualTo("limn: " + message.replace("OUT", out.toString()) + System.lineSeparator());
    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  private static String[] with(List<String> words, Path out, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--out", out.toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
