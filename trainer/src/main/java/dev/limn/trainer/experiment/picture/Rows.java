package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PixelImage;
import java.util.ArrayList;
import java.util.List;

/** Puts images of one size together. */
final class Rows {

  private Rows() {}

  /** A picture with a batch a row, all of one length. */
  static PixelImage of(List<ImageBatch> rows) {
    return joined(rows).grid(rows.get(0).count());
  }

  /** All images in one batch, batch by batch. */
  static ImageBatch joined(List<ImageBatch> batches) {
    ImageBatch first = batches.get(0);
    int count = batches.stream().mapToInt(ImageBatch::count).sum();
    byte[] pixels =
        new byte[ImageBatch.byteCount(count, first.height(), first.width(), first.channels())];
    int at = 0;
    for (ImageBatch batch : batches) {
      System.arraycopy(batch.pixels(), 0, pixels, at, batch.pixels().length);
      at += batch.pixels().length;
    }
    return new ImageBatch(count, first.height(), first.width(), first.channels(), pixels);
  }

  /** The images of some rows of a batch, in that order, labels included. */
  static ImageBatch chosen(ImageBatch images, List<Integer> rows) {
    ImageBatch joined = joined(rows.stream().map(row -> images.slice(row, row + 1)).toList());
    return images
        .labels()
        .map(labels -> joined.withLabels(rows.stream().mapToInt(row -> labels[row]).toArray()))
        .orElse(joined);
  }

  /** Each image of the first batch beside its counterpart of the second. */
  static ImageBatch paired(ImageBatch left, ImageBatch right) {
    List<ImageBatch> singles = new ArrayList<>();
    for (int i = 0; i < left.count(); i++) {
      singles.add(left.slice(i, i + 1));
      singles.add(right.slice(i, i + 1));
    }
    return joined(singles);
  }
}
