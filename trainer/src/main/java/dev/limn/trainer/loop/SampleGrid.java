package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.recipe.SampleSettings;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The same latents decoded again and again, so that the pictures show what training changes. */
record SampleGrid(SampleSettings settings, int latent, int classCount) {

  /** Latents of seed 0; of a conditional model, a column a class. */
  NDList inputs(NDManager manager) {
    int count = settings.images(classCount);
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
  void write(NDManager manager, Function<NDList, NDArray> decoder, Path file) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = decoder.apply(inputs(scope)); // [N,C,H,W]
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
      PngFile.write(batch.grid(settings.columns(classCount)), file);
    }
  }
}
