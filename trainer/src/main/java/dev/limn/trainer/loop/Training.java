package dev.limn.trainer.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.RunSettings;
import dev.limn.trainer.recipe.VaeRecipe;

/**
 * Trains what a recipe describes.
 *
 * <p>A process trains one model at a time: the engine records gradients for one at most.
 */
public final class Training {

  private Training() {}

  /**
   * Trains from the run's latest checkpoint, or from the start, to the recipe's last epoch.
   *
   * @param recipe what to train
   * @param images the training split
   * @param directory where checkpoints, metrics and pictures go
   * @param device what computes
   * @param listener hears how it goes and may stop it
   * @return true once the last epoch is done; false where the listener stopped it, which leaves a
   *     checkpoint from which another call continues exactly
   * @throws UsageException if the recipe's layers do not fit the images, or the images are too few
   * @throws DivergenceException if a loss is not finite
   * @throws LimnException if a checkpoint or picture cannot be read or written
   */
  public static boolean run(
      Recipe recipe,
      ImageSet images,
      RunDirectory directory,
      Device device,
      TrainingListener listener) {
    RunSettings run = recipe.run();
    if (run.family().conditional() && !images.labelled()) {
      throw new UsageException(
          "recipe "
              + run.name()
              + " is conditional, but data set "
              + images.name()
              + " has no labels: choose an unconditional recipe");
    }
    Split split = Split.of(images, run.heldOut(), run.batch());
    try (NDManager manager = NDManager.newBaseManager(device)) {
      if (recipe instanceof GanRecipe gan) {
        return new GanTraining(gan, split, directory, manager).run(listener);
      }
      return new VaeTraining((VaeRecipe) recipe, split, directory, manager).run(listener);
    }
  }
}
