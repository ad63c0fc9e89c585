package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was stopped ends as one that never was: to the bit. 5 batches an epoch, 4 epochs. */
class ResumeTest {

  @TempDir Path directory;

  static Stream<Arguments> stops() {
    return Stream.of(
        Arguments.of("VAE between epochs", Runs.VAE, 10),
        Arguments.of("VAE within an epoch", Runs.VAE, 7),
        Arguments.of("VAE before the first step", Runs.VAE, 0),
        Arguments.of("VAE before the last step", Runs.VAE, 19),
        Arguments.of("CVAE between epochs", Runs.CVAE, 10),
        Arguments.of("CVAE within an epoch", Runs.CVAE, 12),
        Arguments.of("DVAE in its noisy first epoch", Runs.DVAE, 3),
        Arguments.of("DVAE while the KL warms up", Runs.DVAE, 6),
        Arguments.of("GAN between epochs", Runs.GAN, 10),
        Arguments.of("GAN within an epoch", Runs.GAN, 8),
        Arguments.of("CGAN between epochs", Runs.CGAN, 15),
        Arguments.of("CGAN within an epoch, at a picture", Runs.CGAN, 9),
        Arguments.of("classifier between epochs", Runs.CLASSIFIER, 10),
        Arguments.of("classifier within an epoch", Runs.CLASSIFIER, 9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stops")
  void aStoppedRunEndsAsOneThatNeverWas(String where, Recipe recipe, int steps) throws IOException {
    RunDirectory whole = Runs.trained(directory.resolve("whole"), recipe);

    RunDirectory stopped = Runs.create(directory.resolve("stopped"), recipe);
    Runs.Watcher first = new Runs.Watcher(steps);
    assertThat(Runs.train(stopped, recipe, first)).isFalse();
    assertThat(stopped.latest()).exists();
    RunDirectory resumed = RunDirectory.resume(directory.resolve("stopped"), recipe, Runs.facts());
    Runs.Watcher second = new Runs.Watcher(Integer.MAX_VALUE);
    assertThat(Runs.train(resumed, recipe, second)).isTrue();

    assertThat(second.steps).hasSize(20 - steps).last().isEqualTo(20L);
    assertSame(resumed, whole);
  }

  @ParameterizedTest(name = "stopped every {0} steps")
  @org.junit.jupiter.params.provider.ValueSource(ints = {1, 3})
  void howeverOftenItStops(int steps) throws IOException {
    RunDirectory whole = Runs.trained(directory.resolve("whole"), Runs.CVAE);
    RunDirectory stopped = Runs.create(directory.resolve("stopped"), Runs.CVAE);

    while (!Runs.train(stopped, Runs.CVAE, new Runs.Watcher(steps))) {
      assertThat(stopped.latest()).exists();
    }

    assertSame(stopped, whole);
  }

  @Test
  void whatWasWrittenAfterTheLastCheckpointIsWrittenAgain() throws IOException {
    RunDirectory whole = Runs.trained(directory.resolve("whole"), Runs.VAE);
    RunDirectory broken = Runs.create(directory.resolve("broken"), Runs.VAE);
    Runs.train(broken, Runs.VAE, new Runs.Watcher(10));
    byte[] earlier = Files.readAllBytes(broken.latest());
    Runs.train(broken, Runs.VAE, new Runs.Watcher(8));
    // As after a power cut between the metrics of epoch 3 and its checkpoint.
    Files.write(broken.latest(), earlier);

    Runs.train(broken, Runs.VAE, new Runs.Watcher(Integer.MAX_VALUE));

    assertSame(broken, whole);
  }

  @Test
  void aFinishedRunHasNothingLeftToDo() throws IOException {
    RunDirectory run = Runs.trained(directory.resolve("run"), Runs.VAE);
    byte[] latest = Files.readAllBytes(run.latest());
    Runs.Watcher watcher = new Runs.Watcher(Integer.MAX_VALUE);

    assertThat(Runs.train(run, Runs.VAE, watcher)).isTrue();

    assertThat(watcher.steps).isEmpty();
    assertThat(run.latest()).hasBinaryContent(latest);
  }

  @Test
  void moreEpochsContinueAndAreWrittenDown() throws IOException {
    Recipe constant = Runs.with(Runs.VAE, "cosine", "constant");
    Recipe shorter = Runs.with(constant, "epochs: 4", "epochs: 2");
    RunDirectory whole = Runs.trained(directory.resolve("whole"), constant);
    Path root = directory.resolve("longer");
    Runs.trained(root, shorter);

    RunDirectory longer = RunDirectory.resume(root, constant, Runs.facts());
    Runs.train(longer, constant, new Runs.Watcher(Integer.MAX_VALUE));

    assertSame(longer, whole);
    assertThat(RunDirectory.open(root).recipe().run().epochs()).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theSeedAloneDecidesARun(Recipe recipe) throws IOException {
    RunDirectory first = Runs.trained(directory.resolve("first"), recipe);
    RunDirectory same = Runs.trained(directory.resolve("same"), recipe);
    RunDirectory other =
        Runs.trained(directory.resolve("other"), Runs.with(recipe, "seed: 3", "seed: 4"));

    assertSame(same, first);
    assertThat(Runs.metrics(other)).isNotEqualTo(Runs.metrics(first));
  }

  static Stream<Recipe> recipes() {
    return Stream.of(Runs.VAE, Runs.CVAE, Runs.DVAE, Runs.GAN, Runs.CGAN, Runs.CLASSIFIER);
  }

  private static void assertSame(RunDirectory found, RunDirectory expected) throws IOException {
    assertThat(Runs.metrics(found)).hasSize(4).isEqualTo(Runs.metrics(expected));
    assertThat(found.latest()).hasSameBinaryContentAs(expected.latest());
    assertThat(Files.exists(found.best())).isEqualTo(Files.exists(expected.best()));
    if (Files.exists(expected.best())) {
      assertThat(found.best()).hasSameBinaryContentAs(expected.best());
    }
    for (int epoch = 1; Files.exists(expected.samples(1)) && epoch <= 4; epoch++) {
      assertThat(found.samples(epoch)).hasSameBinaryContentAs(expected.samples(epoch));
    }
  }
}
