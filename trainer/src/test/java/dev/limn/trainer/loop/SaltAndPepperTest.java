package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.limn.trainer.loop.SaltAndPepper.Seen;
import dev.limn.trainer.recipe.Corruption;
import dev.limn.trainer.recipe.Corruption.Target;
import dev.limn.trainer.recipe.Corruption.When;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SaltAndPepperTest {

  private static final int STEPS_PER_EPOCH = 5;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aShareOfThePixelsIsHitHalfOfThemBlackHalfWhite() {
    Seen seen = of(0.2f, When.ALWAYS, Target.CLEAN, false).training(grey(100, 1), 0, 0);

    int black = 0;
    int white = 0;
    for (float pixel : seen.inputs().get(0).toFloatArray()) {
      assertThat(pixel).isIn(0f, 0.5f, 1f);
      black += pixel == 0 ? 1 : 0;
      white += pixel == 1 ? 1 : 0;
    }
    // 10,000 pixels, each with probability 0.1: five deviations of 30, and the seed is fixed.
    assertThat((double) black).isCloseTo(1000, within(150.0));
    assertThat((double) white).isCloseTo(1000, within(150.0));
  }

  @Test
  void aPixelIsHitInAllItsChannels() {
    NDArray seen =
        of(0.5f, When.ALWAYS, Target.CLEAN, false).training(grey(3, 3), 0, 0).inputs().get(0);

    float[] red = seen.get(":, 0").toFloatArray();
    assertThat(seen.get(":, 1").toFloatArray()).isEqualTo(red);
    assertThat(seen.get(":, 2").toFloatArray()).isEqualTo(red);
    assertThat(red).contains(0f, 0.5f, 1f);
  }

  @Test
  void theHitPixelsDependOnSeedAndDrawAlone() {
    SaltAndPepper noise = of(0.3f, When.ALWAYS, Target.CLEAN, false);

    float[] together = noise.training(grey(4, 1), 0, 20).inputs().get(0).toFloatArray();
    float[] alone = noise.training(grey(1, 1), 3, 22).inputs().get(0).toFloatArray();
    float[] heldOut = noise.heldOut(grey(1, 1), -5).inputs().get(0).toFloatArray();

    assertThat(java.util.Arrays.copyOfRange(together, 200, 300)).isEqualTo(alone);
    assertThat(heldOut).isNotEqualTo(alone).contains(0f, 1f);
    SaltAndPepper other =
        new SaltAndPepper(
            Optional.of(new Corruption(0.3f, When.ALWAYS, Target.CLEAN, false)), 8, 5);
    assertThat(other.training(grey(1, 1), 3, 22).inputs().get(0).toFloatArray())
        .isNotEqualTo(alone);
  }

  @Test
  void theTargetIsCleanOrWhatTheEncoderSaw() {
    NDList clean = grey(2, 1);

    Seen cleaning = of(0.3f, When.ALWAYS, Target.CLEAN, false).training(clean, 0, 0);
    Seen copying = of(0.3f, When.ALWAYS, Target.NOISY, false).training(clean, 0, 0);

    assertThat(cleaning.target()).isSameAs(clean.get(0));
    assertThat(copying.target()).isSameAs(copying.inputs().get(0));
    assertThat(copying.target().toFloatArray()).contains(0f, 1f);
    assertThat(clean.get(0).toFloatArray()).as("left as it was").containsOnly(0.5f);
  }

  @Test
  void theFirstEpochAloneIsNoisyWhereThatIsAsked() {
    SaltAndPepper noise = of(0.3f, When.FIRST_EPOCH, Target.NOISY, false);
    NDList clean = grey(2, 1);

    assertThat(noise.training(clean, STEPS_PER_EPOCH - 1, 0).inputs().get(0).toFloatArray())
        .contains(0f, 1f);
    assertThat(noise.training(clean, STEPS_PER_EPOCH, 0).inputs()).isSameAs(clean);
    assertThat(noise.heldOut(clean, -5).inputs()).isSameAs(clean);
  }

  @Test
  void theLastImageOfABatchCanBeSpared() {
    SaltAndPepper noise = of(0.3f, When.ALWAYS, Target.NOISY, true);

    NDArray seen = noise.training(grey(3, 1), 0, 0).inputs().get(0);

    assertThat(seen.get(1).toFloatArray()).contains(0f, 1f);
    assertThat(seen.get(2).toFloatArray()).containsOnly(0.5f);
    assertThat(noise.heldOut(grey(1, 1), -5).inputs().get(0).toFloatArray())
        .as("no batch of training")
        .contains(0f, 1f);
  }

  @Test
  void labelsStayAndWithoutCorruptionEverythingDoes() {
    NDList clean = grey(2, 1);
    clean.add(manager.create(new long[] {3, 1}));

    Seen seen = of(0.3f, When.ALWAYS, Target.CLEAN, false).training(clean, 0, 0);
    Seen bare = new SaltAndPepper(Optional.empty(), 7, STEPS_PER_EPOCH).training(clean, 0, 0);

    assertThat(seen.inputs().get(1)).isSameAs(clean.get(1));
    assertThat(bare.inputs()).isSameAs(clean);
    assertThat(bare.target()).isSameAs(clean.get(0));
  }

  private static SaltAndPepper of(float share, When when, Target target, boolean spareLast) {
    Corruption settings = new Corruption(share, when, target, spareLast);
    return new SaltAndPepper(Optional.of(settings), 7, STEPS_PER_EPOCH);
  }

  /** Images of 10x10 pixels that are all 0.5. */
  private NDList grey(int count, int channels) {
    return new NDList(manager.ones(new Shape(count, channels, 10, 10)).mul(0.5f));
  }
}
