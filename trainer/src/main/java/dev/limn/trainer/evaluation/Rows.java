package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;

/**
 * Points of one dimension, made block by block, so that a large set of images need not lie in
 * memory as floats. May be read by many threads.
 */
interface Rows {

  /** How many points there are. */
  int count();

  /** Numbers a point. */
  int size();

  /** A copy of the points {@code from} to {@code to - 1}, packed. */
  float[] block(int from, int to);

  /** Points over a packed array, which is not copied. */
  static Rows of(float[] values, int size) {
    return new Rows() {
      @Override
      public int count() {
        return values.length / size;
      }

      @Override
      public int size() {
        return size;
      }

      @Override
      public float[] block(int from, int to) {
        return Arrays.copyOfRange(values, from * size, to * size);
      }
    };
  }

  /** Images as points in [0,255]^(H x W x C). */
  static Rows of(ImageBatch images) {
    int size = images.height() * images.width() * images.channels();
    return new Rows() {
      @Override
      public int count() {
        return images.count();
      }

      @Override
      public int size() {
        return size;
      }

      @Override
      public float[] block(int from, int to) {
        float[] block = new float[(to - from) * size];
        for (int i = 0; i < block.length; i++) {
          block[i] = Byte.toUnsignedInt(images.pixels()[from * size + i]);
        }
        return block;
      }
    };
  }
}
