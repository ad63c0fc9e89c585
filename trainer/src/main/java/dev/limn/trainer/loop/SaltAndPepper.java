package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.limn.trainer.data.PixelNoise;
import dev.limn.trainer.data.PixelNoise.Hit;
import dev.limn.trainer.recipe.Corruption;
import dev.limn.trainer.recipe.Corruption.Target;
import dev.limn.trainer.recipe.Corruption.When;
import java.util.Optional;

/**
 * Makes pixels of a batch black or white: which ones depends on seed and draw index alone, indexed
 * like the posterior's noise.
 */
final class SaltAndPepper {

  private final Optional<Corruption> settings;
  private final PixelNoise noise;
  private final long stepsPerEpoch;

  /**
   * A batch after its corruption.
   *
   * @param inputs what the encoder is given: images and, where conditional, labels
   * @param target what the reconstruction is compared with
   */
  record Seen(NDList inputs, NDArray target) {}

  SaltAndPepper(Optional<Corruption> settings, long seed, long stepsPerEpoch) {
    this.settings = settings;
    this.noise = new PixelNoise(seed, settings.map(Corruption::share).orElse(0f));
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** A batch of training; steps count from 0, and row b belongs to index firstDraw + b. */
  Seen training(NDList clean, long step, long firstDraw) {
    int count = (int) clean.get(0).size(0);
    if (settings.isEmpty() || settings.get().when() == When.FIRST_EPOCH && step >= stepsPerEpoch) {
      return new Seen(clean, clean.get(0));
    }
    return seen(clean, firstDraw, settings.get().spareLast() ? count - 1 : count);
  }

  /** A batch of held-out images, which meets what the later epochs meet. */
  Seen heldOut(NDList clean, long firstDraw) {
    if (settings.isEmpty() || settings.get().when() == When.FIRST_EPOCH) {
      return new Seen(clean, clean.get(0));
    }
    return seen(clean, firstDraw, (int) clean.get(0).size(0));
  }

  private Seen seen(NDList clean, long firstDraw, int rows) {
    NDList inputs = new NDList(clean);
    inputs.set(0, on(clean.get(0), firstDraw, rows));
    boolean noisy = settings.orElseThrow().target() == Target.NOISY;
    return new Seen(inputs, (noisy ? inputs : clean).get(0));
  }

  /** Images float32 [B,C,H,W] whose first rows are hit, a pixel in all its channels. */
  private NDArray on(NDArray images, long firstDraw, int rows) {
    Shape shape = images.getShape();
    Shape planes = new Shape(shape.get(0), 1, shape.get(2), shape.get(3));
    int area = (int) (shape.get(2) * shape.get(3));
    float[] kept = new float[(int) planes.size()];
    float[] white = new float[kept.length];
    for (int row = 0; row < shape.get(0); row++) {
      Hit[] hits = noise.draw(firstDraw + row, area);
      for (int pixel = 0; pixel < area; pixel++) {
        Hit hit = row < rows ? hits[pixel] : Hit.NONE;
        kept[row * area + pixel] = hit == Hit.NONE ? 1 : 0;
        white[row * area + pixel] = hit == Hit.SALT ? 1 : 0;
      }
    }
    NDManager manager = images.getManager();
    return images.mul(manager.create(kept, planes)).add(manager.create(white, planes));
  }
}
