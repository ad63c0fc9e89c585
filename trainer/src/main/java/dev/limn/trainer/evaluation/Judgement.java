package dev.limn.trainer.evaluation;

/**
 * What a judge reads of N images. The arrays are its own, not copied.
 *
 * @param count N
 * @param logits packed {@code [N,K]}: unnormalized log-probabilities of the classes
 * @param features packed {@code [N,F]}: what the judge's last layer sees
 */
public record Judgement(int count, float[] logits, float[] features) {

  /**
   * Checks that the arrays hold whole rows.
   *
   * @throws IllegalArgumentException if there is no image, or the arrays are no N rows
   */
  public Judgement {
    if (count < 1
        || logits.length == 0
        || features.length == 0
        || logits.length % count != 0
        || features.length % count != 0) {
      throw new IllegalArgumentException(
          "a judgement holds rows for each image, found %d images, %d logits, %d features"
              .formatted(count, logits.length, features.length));
    }
  }

  /**
   * K.
   *
   * @return how many classes the judge knows
   */
  public int classCount() {
    return logits.length / count;
  }

  /**
   * F.
   *
   * @return how many features an image has
   */
  public int featureCount() {
    return features.length / count;
  }

  /**
   * The class of the greatest logit of each image, the first where several are equal.
   *
   * @return N class indices
   */
  public int[] predicted() {
    int classes = classCount();
    int[] predicted = new int[count];
    for (int image = 0; image < count; image++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        if (logits[image * classes + k] > logits[image * classes + best]) {
          best = k;
        }
      }
      predicted[image] = best;
    }
    return predicted;
  }

  /**
   * How often the judge reads the class that it should.
   *
   * @param labels N class indices
   * @return the share of images whose predicted class is their label, from 0 to 1
   * @throws IllegalArgumentException if there are not N labels
   */
  public double accuracy(int... labels) {
    if (labels.length != count) {
      throw new IllegalArgumentException(
          "each image needs a label: " + count + " images, " + labels.length + " labels");
    }
    int[] predicted = predicted();
    int right = 0;
    for (int image = 0; image < count; image++) {
      right += predicted[image] == labels[image] ? 1 : 0;
    }
    return (double) right / count;
  }
}
