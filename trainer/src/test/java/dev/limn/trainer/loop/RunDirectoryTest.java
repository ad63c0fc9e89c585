package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void create() {
    root = directory.resolve("run");
    Runs.create(root, Runs.VAE);
  }

  @Test
  void recipeAndFactsAreReadBackAsTheyWereWritten() {
    RunDirectory run = RunDirectory.open(root);

    assertThat(run.recipe()).isEqualTo(Runs.VAE);
    assertThat(run.facts()).isEqualTo(Runs.facts());
    assertThat(run).hasToString(root.toString());
    assertThat(run.samples(7)).isEqualTo(root.resolve("samples/epoch-007.png"));
  }

  @Test
  void anExistingRunIsNotBegunAgain() {
    assertThatThrownBy(() -> Runs.create(root, Runs.VAE))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            root + " already holds a run: continue it with --resume, or choose another --out");
  }

  @Test
  void aDirectoryWithOtherContentIsLeftAlone() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> Runs.create(other, Runs.VAE))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(other + " already exists and nothing is overwritten");
    assertThat(other.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void whatIsNoRunCannotBeOpened() {
    assertThatThrownBy(() -> RunDirectory.open(directory))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            directory
                + " is not a run: it must hold recipe.yaml and run.json, as 'limn train' writes"
                + " them");
  }

  @Test
  void anotherSettingIsRefusedWithBothValues() {
    assertRefused(
        Runs.with(Runs.VAE, "batch: 32", "batch: 16"),
        Runs.facts(),
        root
            + " was begun with batch 32, found 16: resume with the same settings, or begin another"
            + " run");
    assertRefused(
        Runs.with(Runs.VAE, "learning-rate: 0.01", "learning-rate: 0.02"),
        Runs.facts(),
        root
            + " was begun with optimizer {\"learning-rate\":0.01,\"schedule\":\"cosine\","
            + "\"warm-up-steps\":3,\"clip-norm\":50}, found {\"learning-rate\":0.02,"
            + "\"schedule\":\"cosine\",\"warm-up-steps\":3,\"clip-norm\":50}: resume with the same"
            + " settings, or begin another run");
    assertRefused(
        Runs.with(Runs.VAE, "seed: 3", "loss: {beta: 2}\nseed: 3"),
        Runs.facts(),
        root
            + " was begun with loss nothing, found {\"beta\":2}: resume with the same settings, or"
            + " begin another run");
  }

  @Test
  void otherImagesAreRefused() {
    String sha256 = Runs.facts().dataSha256();

    assertRefused(
        Runs.VAE,
        facts("0".repeat(64), 1),
        root
            + " was begun on other images of made (SHA-256 "
            + sha256
            + "), found "
            + "0".repeat(64));
  }

  @Test
  void anotherNumberOfThreadsIsRefused() {
    assertRefused(
        Runs.VAE,
        facts(Runs.facts().dataSha256(), 2),
        root + " was begun with --threads 1, found 2: only the same number continues exactly");
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    RunDirectory run = RunDirectory.open(root);
    Files.writeString(root.resolve("run.json"), "{\"dataName\": 5, ");
    Files.writeString(root.resolve("recipe.yaml"), "family: [");

    assertThatThrownBy(run::facts)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(root.resolve("run.json") + " is damaged: ");
    assertThatThrownBy(run::recipe)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("recipe " + root.resolve("recipe.yaml") + " is not YAML: ");
    Files.delete(root.resolve("run.json"));
    assertThatThrownBy(run::facts)
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "cannot read "
                + root.resolve("run.json")
                + ": no such file ("
                + root.resolve("run.json")
                + ")");
  }

  private void assertRefused(Recipe recipe, RunFacts facts, String message) {
    assertThatThrownBy(() -> RunDirectory.resume(root, recipe, facts))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
    assertThat(RunDirectory.open(root).recipe()).isEqualTo(Runs.VAE);
  }

  private static RunFacts facts(String sha256, int threads) {
    return new RunFacts(
        "made",
        null,
        sha256,
        "none",
        1,
        8,
        8,
        List.of("a", "b", "c", "d"),
        threads,
        null,
        Map.of());
  }
}
