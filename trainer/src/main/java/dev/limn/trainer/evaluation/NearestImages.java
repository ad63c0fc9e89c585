package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;

/**
 * How far images are from the training images nearest to them: Euclidean distance over pixels on
 * the [0,1] scale. Samples much nearer than test images are copies.
 *
 * @param mean average over images
 * @param least the smallest
 */
record NearestImages(double mean, double least) {

  static NearestImages of(ImageBatch images, ImageBatch training) {
    Neighbours found = Neighbours.of(Rows.of(images), Rows.of(training), 1);
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < images.count(); i++) {
      double distance = PixelDistance.between(images, i, training, found.indices()[i]);
      sum += distance;
      least = Math.min(least, distance);
    }
    return new NearestImages(sum / images.count(), least);
  }
}
