package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.random.CounterRandom;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The same latents decoded after every epoch, so that the pictures show what training changes. */
final class SampleGrid {

  private static final int ROWS = 8;

  private SampleGrid() {}

  /** Latents of seed 0; of a conditional model, a column a class. */
  static NDList inputs(NDManager manager, int latent, int classCount) {
    int columns = classCount == 0 ? ROWS : classCount;
    int count = ROWS * columns;
    float[] latents = new float[count * latent];
    CounterRandom random = new CounterRandom(0);
    for (int i = 0; i < count; i++) {
      random.normals(i, CounterRandom.LATENT, latents, i * latent, latent);
    }
    NDList inputs = new NDList(manager.create(latents, new Shape(count, latent)));
    if (classCount > 0) {
      inputs.add(manager.create(LongStream.range(0, count).map(i -> i % classCount).toArray()));
    }
    return inputs;
  }

  /** Draws the grid that a decoder (inputs to image in [0,1]) makes. */
  static void write(
      NDManager manager, int latent, int classCount, Function<NDList, NDArray> decoder, Path file) {
    try (NDManager scope = manager.newSubManager()) {
      NDList inputs = inputs(scope, latent, classCount);
      NDArray image = decoder.apply(inputs); // [N,C,H,W]
      Shape shape = image.getShape();
      byte[] pixels =
          image
              .mul(255)
              .round()
              .clip(0, 255)
              .transpose(0, 2, 3, 1)
              .toType(DataType.UINT8, false)
              .toByteArray();
      ImageBatch batch =
          new ImageBatch(
              (int) shape.get(0),
              (int) shape.get(2),
              (int) shape.get(3),
              (int) shape.get(1),
              pixels);
      PngFile.write(batch.grid(classCount == 0 ? ROWS : classCount), file);
    }
  }
}
