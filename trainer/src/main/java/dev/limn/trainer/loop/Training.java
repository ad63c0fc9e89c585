package dev.limn.trainer.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.ClassifierRecipe;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.RunSettings;
import dev.limn.trainer.recipe.VaeRecipe;
import java.util.List;

/**
 * Trains what a recipe describes.
 *
 * <p>A process trains one model at a time: the engine records gradients for one at most.
 */
public final class Training {

  private Training() {}

  /**
   * Refuses what cannot be trained, so that no run begins in vain.
   *
   * @param recipe what would be trained
   * @param images the split that the recipe selects from
   * @throws UsageException if the recipe's layers do not fit the images, the images are too few, or
   *     a recipe that needs labels finds none
   */
  public static void requireFit(Recipe recipe, ImageSet images) {
    RunSettings run = recipe.run();
    boolean labelled = run.family().labelled();
    if (labelled && !images.labelled()) {
      throw new UsageException(
          "recipe %s is %s, but data set %s has no labels: choose an unconditional recipe"
              .formatted(
                  run.name(),
                  run.family().conditional() ? "conditional" : "a classifier's",
                  images.name()));
    }
    requireAskable(images, labelled ? images.classNames() : List.of());
    Split split = Split.of(images, run);
    recipe.requireFit(split.shape(), labelled ? images.classNames().size() : 0);
  }

  /** Names that could not be asked for would make a package that no one can use. */
  private static void requireAskable(ImageSet images, List<String> classNames) {
    try {
      new ImageFormat(images.channels(), images.height(), images.width(), classNames);
    } catch (IllegalArgumentException e) {
      throw new UsageException("data set " + images.name() + ": " + e.getMessage());
    }
  }

  static Learner learner(Recipe recipe, Split split, NDManager manager) {
    if (recipe instanceof GanRecipe gan) {
      return new GanLearner(gan, split, manager);
    }
    if (recipe instanceof ClassifierRecipe classifier) {
      return new ClassifierLearner(classifier, split, manager);
    }
    return new VaeLearner((VaeRecipe) recipe, split, manager);
  }

  /**
   * Trains from the run's latest checkpoint, or from the start, to the recipe's last epoch.
   *
   * @param recipe what to train
   * @param images the split that the recipe selects from
   * @param directory where checkpoints, metrics and pictures go
   * @param device what computes
   * @param listener hears how it goes and may stop it
   * @return true once the last epoch is done; false where the listener stopped it, which leaves a
   *     checkpoint from which another call continues exactly
   * @throws UsageException as {@link #requireFit} does
   * @throws DivergenceException if a loss or a weight is not finite
   * @throws LimnException if a checkpoint or picture cannot be read or written
   */
  public static boolean run(
      Recipe recipe,
      ImageSet images,
      RunDirectory directory,
      Device device,
      TrainingListener listener) {
    requireFit(recipe, images);
    RunSettings run = recipe.run();
    Split split = Split.of(images, run);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      Learner learner = learner(recipe, split, manager);
      int imageCount = split.training().count();
      return new TrainingLoop(recipe, imageCount, learner, directory, manager).run(listener);
    }
  }
}
