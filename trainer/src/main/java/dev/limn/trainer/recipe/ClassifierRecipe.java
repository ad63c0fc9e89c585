package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.LayerStack;

/**
 * A recipe of a classifier: a dense layer makes a logit a class of the features.
 *
 * @param run what every family has
 * @param features image to a row of features
 * @param augmentation how training images are changed
 * @param labelSmoothing share of the target that all classes divide, from 0 to less than 1
 * @param resolved the recipe's tree
 */
public record ClassifierRecipe(
    RunSettings run,
    LayerStack features,
    Augmentation augmentation,
    float labelSmoothing,
    ObjectNode resolved)
    implements Recipe {

  @Override
  public void requireFit(FeatureShape image, int classCount) {
    FeatureShape made = features.output(image);
    if (!made.isFlat()) {
      throw new UsageException("features must make [F], found " + made + ": end with flatten");
    }
    if (classCount < 2) {
      throw new UsageException("a classifier needs two classes, found " + classCount);
    }
    if (augmentation.shift() >= Math.min(image.height(), image.width())) {
      throw new UsageException(
          "augmentation.shift must be less than an image's sides, found "
              + augmentation.shift()
              + " for "
              + image);
    }
  }
}
