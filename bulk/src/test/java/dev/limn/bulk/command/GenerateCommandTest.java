package dev.limn.bulk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.Main;
import dev.limn.cli.testing.CommandRows;
import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.zoo.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {

  @TempDir Path directory;

  @Test
  void theRowOfTheListIsTheCommand() throws IOException {
    CommandRows.check("bulk");
  }

  @Test
  void theShardsAreTheSamplesOfTheSeed() {
    Invocation limn = generate("--count", "250", "--seed", "5", "--shard-size", "100");

    assertThat(limn.err()).isEmpty();
    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out())
        .isEqualTo(
            out() + ": 250 samples of vae-mlp-mnist@1.0.0 in 3 shards" + System.lineSeparator());
    try (Sampler sampler = Sampler.open(ModelZoo.get("vae-mlp-mnist"))) {
      ImageBatch whole = sampler.sample(SampleRequest.of(250).withSeed(5));
      for (int shard = 0; shard < 3; shard++) {
        int to = Math.min(250, 100 * shard + 100);
        assertThat(NpyFile.read(out().resolve("shard-0000" + shard + ".npy")).data())
            .isEqualTo(whole.slice(100 * shard, to).pixels());
      }
    }
  }

  @Test
  void theSameCommandAgainKeepsAllAndProvesIt() throws IOException {
    generate("--count", "250", "--shard-size", "100");

    assertThat(generate("--count", "250", "--shard-size", "100", "--threads", "1").out())
        .contains("in 3 shards, 3 of them kept");
    Invocation verify = Invocation.of("generate", "--verify", out().toString());
    assertThat(verify.out())
        .isEqualTo(
            out()
                + ": 3 of 3 shards proved: as vae-mlp-mnist@1.0.0 draws them"
                + System.lineSeparator());
    assertThat(verify.exitCode()).isZero();
    assertThat(Invocation.of("generate", "--verify", out().toString(), "--shard", "1").out())
        .contains("1 of 1 shards proved");
  }

  @Test
  void aForgedShardIsFoundThoughItsChecksumsAgree() throws IOException {
    generate("--count", "250", "--shard-size", "100");
    Path forged = out().resolve("shard-00001.npy");
    String before = dev.limn.runtime.model.Sha256.of(forged);
    byte[] bytes = Files.readAllBytes(forged);
    bytes[bytes.length - 1] ^= 1;
    Files.write(forged, bytes);

    Invocation damaged = Invocation.of("generate", "--verify", out().toString());
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.out())
        .contains("shard 1 (samples 100 to 199): SHA-256 of shard-00001.npy must be " + before)
        .contains("2 of 3 shards proved");

    Path manifest = out().resolve("generation.json");
    String after = dev.limn.runtime.model.Sha256.of(forged);
    Files.writeString(manifest, Files.readString(manifest).replace(before, after));
    Invocation exchanged = Invocation.of("generate", "--verify", out().toString());
    assertThat(exchanged.exitCode()).isEqualTo(1);
    assertThat(exchanged.out()).contains("shard 1 (samples 100 to 199): drawn again");
  }

  @Test
  void anUnfinishedGenerationIsNotProved() throws IOException {
    generate("--count", "200", "--shard-size", "100");
    Path manifest = out().resolve("generation.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"count\" : 200", "\"count\" : 300"));

    Invocation verify = Invocation.of("generate", "--verify", out().toString());

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.out()).contains("2 of 3 shards proved", "1 not made yet");
  }

  @Test
  void anotherModelDoesNotProveIt() {
    generate("--count", "10");

    Invocation verify = Invocation.of("generate", "vae-conv-mnist", "--verify", out().toString());

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.err()).contains("was drawn from vae-mlp-mnist@1.0.0 with SHA-256");
  }

  @Test
  void aStopIsToldAndEndsWith130() {
    Invocation stopped =
        Invocation.with(
            console -> {
              // Who has asked before is not interrupted.
              console.stopRequested();
              console.requestStop();
              return Main.run(console, arguments("--count", "1000"));
            });

    assertThat(stopped.exitCode()).isEqualTo(130);
    assertThat(stopped.err()).contains("the same command goes on");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --format npy-shards             | --count is missing
          --count 0 --format npy-shards   | --count must be at least 1, found 0
          --count 5                       | --format is missing
          --count 5 --format npy          | unknown format 'npy'
          --count 5 --format idx --shard-size 0  | --shard-size must be at least 1, found 0
          --count 5 --format idx --labels 3      | unconditional model
          --count 5 --format idx --threads -1    | --threads must be from 0
          --count 5 --format idx --prior gamma   | unknown prior 'gamma'
          --count 5 --format idx --temperature -1  | temperature must be
          --count 5 --format idx --provider auto | --provider auto may choose another provider each time
          --count 5 --format idx --shard 3       | --shard goes with --verify
          --count 9999999999999 --format idx     | raise --shard-size
          """)
  void badOptionsAreOneLine(String options, String message) {
    List<String> all =
        new ArrayList<>(List.of("generate", "vae-mlp-mnist", "--out", out().toString()));
    all.addAll(Arrays.asList(options.trim().split(" +")));

    Invocation limn = Invocation.of(all.toArray(String[]::new));

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains(message);
    assertThat(limn.err().lines()).hasSize(1);
    assertThat(out()).doesNotExist();
  }

  /** Settings that no model could draw with would have to be named again for ever. */
  @Test
  void aPriorThatTheModelLacksBeginsNothing() {
    Invocation limn =
        Invocation.of(
            "generate",
            "gan-mlp-mnist",
            "--prior",
            "mixture",
            "--count",
            "5",
            "--format",
            "idx",
            "--out",
            out().toString());

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("has no prior 'mixture'");
    assertThat(out().resolve("generation.json")).doesNotExist();
  }

  @Test
  void aFileThatIsNoShardOfTheGenerationIsFound() throws IOException {
    generate("--count", "10");
    Files.copy(out().resolve("shard-00000.npy"), out().resolve("shard-00001.npy"));

    Invocation limn = Invocation.of("generate", "--verify", out().toString());

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out()).contains("shard-00001.npy: is no shard of this generation: remove it");
  }

  @Test
  void verifyRefusesWhatHasNoEffect() {
    generate("--count", "10");

    assertThat(Invocation.of("generate", "--verify", out().toString(), "--seed", "3").err())
        .contains("--seed has no effect here");
    assertThat(Invocation.of("generate", "--verify", out().toString(), "--provider", "cpu").err())
        .contains("--provider has no effect here");
    assertThat(Invocation.of("generate", "--verify", out().toString(), "--shard", "7").err())
        .contains("has no finished shard 7: --shard takes numbers from 0 to 0");
    assertThat(Invocation.of("generate", "--verify", directory.toString()).err())
        .contains("has no generation.json");
  }

  private Path out() {
    return directory.resolve("out");
  }

  private Invocation generate(String... options) {
    return Invocation.of(arguments(options));
  }

  private String[] arguments(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "generate", "vae-mlp-mnist", "--format", "npy-shards", "--out", out().toString()));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }
}
