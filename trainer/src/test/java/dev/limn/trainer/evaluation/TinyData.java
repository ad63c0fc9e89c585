package dev.limn.trainer.evaluation;

import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import java.util.List;
import java.util.Random;

/** A data set {@code noise} of random images for {@link TinyModel}, its classes taking turns. */
final class TinyData {

  static final int TRAIN = 60;
  static final int TEST = 40;
  static final DataSet NOISE = of(images("train", TRAIN, true), images("test", TEST, true));

  private TinyData() {}

  static DataSet of(ImageSet train, ImageSet test) {
    return new DataSet("noise", train, test, "chance", "None.", List.of());
  }

  static ImageSet images(String split, int count, boolean labelled) {
    byte[] pixels = new byte[count * TinyModel.SIZE];
    new Random(split.hashCode()).nextBytes(pixels);
    int[] labels = new int[labelled ? count : 0];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
    }
    return new ImageSet(
        "noise-" + split, 1, TinyModel.SIDE, TinyModel.SIDE, pixels, labels, TinyModel.CLASSES);
  }
}
