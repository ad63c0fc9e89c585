package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.data.ImageSet;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** Turns images held as bytes into the arrays of one batch. */
final class Batches {

  /**
   * Purpose of the noise that latents are drawn with; the index counts images over the whole run.
   */
  static final int NOISE = 18;

  private final ImageSet images;
  private final boolean conditional;
  private final CounterRandom random;

  Batches(ImageSet images, boolean conditional, long seed) {
    this.images = images;
    this.conditional = conditional;
    this.random = new CounterRandom(seed);
  }

  /** Image float32 [B,C,H,W] in [0,1], and label int64 [B] of a conditional model. */
  NDList inputs(NDManager manager, int[] rows) {
    NDArray image = images(manager, rows);
    return conditional ? new NDList(image, labels(manager, rows)) : new NDList(image);
  }

  /** The images of a run of rows, for evaluation in order. */
  NDList inputs(NDManager manager, int from, int to) {
    return inputs(manager, IntStream.range(from, to).toArray());
  }

  NDArray images(NDManager manager, int[] rows) {
    int size = images.imageBytes();
    ByteBuffer bytes = ByteBuffer.allocateDirect(rows.length * size);
    for (int row : rows) {
      bytes.put(images.pixels(), row * size, size);
    }
    Shape shape = new Shape(rows.length, images.channels(), images.height(), images.width());
    return manager
        .create(bytes.rewind(), shape, DataType.UINT8)
        .toType(DataType.FLOAT32, false)
        .mul(1 / 255f);
  }

  /** Standard normal float32 [B,Z]; row b belongs to index first + b. */
  NDArray noise(NDManager manager, long first, int rows, int latent) {
    float[] noise = new float[rows * latent];
    for (int row = 0; row < rows; row++) {
      random.normals(first + row, NOISE, noise, row * latent, latent);
    }
    return manager.create(noise, new Shape(rows, latent));
  }

  private NDArray labels(NDManager manager, int[] rows) {
    long[] labels = IntStream.of(rows).mapToLong(row -> images.labels()[row]).toArray();
    return manager.create(labels);
  }
}
