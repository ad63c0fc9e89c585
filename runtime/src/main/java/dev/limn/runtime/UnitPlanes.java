package dev.limn.runtime;

import dev.limn.runtime.image.ImageBatch;
import java.util.Objects;

/**
 * Unpacks bytes {@code [N,H,W,C]} to the floats {@code [N,C,H,W]} in [0,1] that encoders and
 * classifiers read.
 */
public final class UnitPlanes {

  private UnitPlanes() {}

  /**
   * Unpacks a run of images.
   *
   * @param images the batch
   * @param from the first image
   * @param rows how many images
   * @return {@code [rows,C,H,W]}, byte 255 as 1
   * @throws IndexOutOfBoundsException if the run does not lie in the batch
   */
  public static float[] of(ImageBatch images, int from, int rows) {
    Objects.checkFromIndexSize(from, rows, images.count());
    int area = images.height() * images.width();
    int channels = images.channels();
    int rowSize = area * channels;
    byte[] pixels = images.pixels();
    float[] planes = new float[rows * rowSize];
    for (int row = 0; row < rows; row++) {
      int packed = (from + row) * rowSize;
      for (int i = 0; i < rowSize; i++) {
        int plane = row * rowSize + i % channels * area + i / channels;
        planes[plane] = Byte.toUnsignedInt(pixels[packed + i]) / 255f;
      }
    }
    return planes;
  }
}
