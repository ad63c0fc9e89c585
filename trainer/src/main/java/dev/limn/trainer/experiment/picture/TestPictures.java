package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PixelImage;
import dev.limn.trainer.evaluation.GivenLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What models make of images of the test split. */
public final class TestPictures {

  private static final int PAIRS_A_ROW = 5;

  private TestPictures() {}

  /**
   * Images beside their reconstructions, five pairs a row.
   *
   * @param sampler a model with an encoder
   * @param images the images, labelled where the model is conditional
   * @return the picture
   */
  public static PixelImage pairs(Sampler sampler, ImageBatch images) {
    return Rows.paired(images, reconstructed(sampler, images)).grid(2 * PAIRS_A_ROW);
  }

  /**
   * Three rows: images, the same with noise, and what a model makes of the noisy ones.
   *
   * @param sampler a model with an encoder
   * @param images the images, labelled where the model is conditional
   * @param noisy the same with noise
   * @return the picture
   */
  public static PixelImage denoised(Sampler sampler, ImageBatch images, ImageBatch noisy) {
    return Rows.of(List.of(images, noisy, reconstructed(sampler, noisy)));
  }

  /**
   * What a model makes of images: decoder of the encoder's mean.
   *
   * @param sampler a model with an encoder
   * @param images the images, labelled where the model is conditional
   * @return their reconstructions
   */
  public static ImageBatch reconstructed(Sampler sampler, ImageBatch images) {
    return sampler.reconstruct(images, GivenLabels.of(sampler, images));
  }

  /**
   * A row a batch.
   *
   * @param rows batches of images of one size, as many in each
   * @return the picture
   */
  public static PixelImage stacked(List<ImageBatch> rows) {
    return Rows.of(rows);
  }

  /**
   * The first images of each class, class by class; without labels, the first images.
   *
   * @param images labelled images or not
   * @param each how many of a class, as far as there are so many
   * @return the chosen ones
   */
  public static ImageBatch ofEachClass(ImageBatch images, int each) {
    if (images.labels().isEmpty()) {
      return images.slice(0, Math.min(images.count(), 10 * each));
    }
    int[] labels = images.labels().get();
    Map<Integer, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < labels.length; row++) {
      List<Integer> own = rows.computeIfAbsent(labels[row], label -> new ArrayList<>());
      if (own.size() < each) {
        own.add(row);
      }
    }
    return Rows.chosen(images, rows.values().stream().flatMap(List::stream).toList());
  }
}
