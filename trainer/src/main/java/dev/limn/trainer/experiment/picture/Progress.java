package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PixelImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How the samples of a run changed from epoch to epoch. */
public final class Progress {

  private static final int MOST_ROWS = 8;

  private Progress() {}

  /**
   * The epochs that show most: early ones close together, the last one always.
   *
   * @param epochs how many there were, at least 1
   * @return at most eight epochs, counted from 1, growing
   */
  public static List<Integer> epochs(int epochs) {
    return IntStream.range(0, MOST_ROWS)
        .map(i -> (int) Math.round(Math.pow(epochs, i / (MOST_ROWS - 1.0))))
        .distinct()
        .boxed()
        .toList();
  }

  /**
   * The first row of each picture below the other.
   *
   * @param pictures grids of one size, as a run draws them after each epoch
   * @param height how high a row of them is
   * @return the picture
   */
  public static PixelImage of(List<PixelImage> pictures, int height) {
    List<ImageBatch> rows = new ArrayList<>();
    for (PixelImage picture : pictures) {
      int bytes = height * picture.width() * picture.channels();
      byte[] top = Arrays.copyOf(picture.pixels(), bytes);
      rows.add(new ImageBatch(1, height, picture.width(), picture.channels(), top));
    }
    return Rows.joined(rows).grid(1);
  }
}
