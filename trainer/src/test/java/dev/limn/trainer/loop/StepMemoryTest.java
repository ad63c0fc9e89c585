package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.data.StrokeDigits;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step must leave nothing behind: what it made would add up to gigabytes over a run. */
class StepMemoryTest {

  private static final ImageSet IMAGES = StrokeDigits.make(0, 32, 8).train();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vae-mlp-mnist",
        "vae-conv-mnist",
        "cvae-conv-mnist",
        "gan-mlp-mnist",
        "cgan-conv-mnist"
      })
  void aStepLeavesNoArrayWithTheNetworksManager(String name) {
    Recipe recipe = Recipes.load(name, Map.of("batch", "8", "held-out", "8"));
    try (NDManager manager = NDManager.newBaseManager()) {
      Learner learner =
          Training.learner(recipe, Split.of(IMAGES, recipe.run().heldOut(), 8), manager);
      int[] rows = IntStream.range(0, 8).toArray();
      learner.step(rows, 0, 1e-3f);
      int before = manager.getManagedArrays().size();
      for (int step = 1; step < 4; step++) {
        Map<String, Double> losses = learner.step(rows, 8L * step, 1e-3f);
        learner.measure(losses);
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }
}
