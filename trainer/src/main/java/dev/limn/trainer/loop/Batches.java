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
import java.util.stream.LongStream;

/** Turns images held as bytes into the arrays of one batch. */
final class Batches {

  /**
   * Purpose of the noise that latents are drawn with; the index counts images over the whole run.
   */
  static final int NOISE = 18;

  /** Purpose of the labels that a conditional GAN draws; the index counts as that of the noise. */
  static final int FAKE_LABEL = 22;

  /** Purpose of the directions of a gradient penalty; the index counts as that of the noise. */
  static final int DIRECTION = 25;

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

  /** Labels int64 [B], each of K classes as likely; row b belongs to index first + b. */
  NDArray drawnLabels(NDManager manager, long first, int rows, int classCount) {
    return manager.create(
        LongStream.range(first, first + rows)
            .map(index -> random.below(index, FAKE_LABEL, classCount))
            .toArray());
  }

  /** Ones with signs as of a coin, in the shape of the images; row b belongs to index first + b. */
  NDArray directions(NDArray like, long first) {
    int rows = Math.toIntExact(like.getShape().get(0));
    int size = Math.toIntExact(like.size() / rows);
    double[] uniforms = new double[size];
    float[] signs = new float[rows * size];
    for (int row = 0; row < rows; row++) {
      random.uniforms(first + row, DIRECTION, uniforms, 0, size);
      for (int i = 0; i < size; i++) {
        signs[row * size + i] = uniforms[i] < 0.5 ? -1 : 1;
      }
    }
    return like.getManager().create(signs, like.getShape());
  }

  private NDArray labels(NDManager manager, int[] rows) {
    long[] labels = IntStream.of(rows).mapToLong(row -> images.labels()[row]).toArray();
    return manager.create(labels);
  }
}
