package dev.limn.trainer.recipe;

/**
 * How a training image is changed each time it is seen, its class staying the same.
 *
 * @param shift it moves by up to so many pixels in each direction, black following; 0 leaves it
 * @param flip whether half of the images, by chance, are mirrored left to right
 */
public record Augmentation(int shift, boolean flip) {

  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(0, false);
}
