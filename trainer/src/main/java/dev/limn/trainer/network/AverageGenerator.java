package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;

/**
 * A second generator whose arrays are the running average of the trained one's, running statistics
 * included. It never follows gradients.
 *
 * <p>Source: Yazici et al., arXiv:1806.04498. The decay rises to its value as {@code (1 + n) / (10
 * + n)} after n steps, so that the average forgets the starting weights quickly.
 */
final class AverageGenerator {

  private static final int CHUNK = 4096;

  private final Generator generator;
  private final Weights weights;
  private final Weights source;
  private final float decay;
  private final float[] average = new float[CHUNK];
  private final float[] current = new float[CHUNK];

  /** Of an initialized generator of the same layers as the source, at the source's weights. */
  AverageGenerator(Generator generator, Weights source, float decay) {
    generator.freezeParameters(true);
    this.generator = generator;
    this.weights = Weights.of("average", generator);
    this.source = source;
    this.decay = decay;
    blend(0);
  }

  Generator generator() {
    return generator;
  }

  Weights weights() {
    return weights;
  }

  /** Moves the average towards the source. */
  void follow(long steps) {
    blend((float) Math.min(decay, (1.0 + steps) / (10.0 + steps)));
  }

  private void blend(float keep) {
    for (int i = 0; i < weights.all().size(); i++) {
      blend(weights.all().get(i).array(), source.all().get(i).array(), keep);
    }
  }

  private void blend(NDArray target, NDArray from, float keep) {
    FloatMemory memory = FloatMemory.of(target);
    FloatBuffer found = FloatMemory.of(from).floats();
    for (int start = 0; start < found.capacity(); start += CHUNK) {
      int length = Math.min(CHUNK, found.capacity() - start);
      memory.floats().get(start, average, 0, length);
      found.get(start, current, 0, length);
      mix(average, current, keep, length);
      memory.floats().put(start, average, 0, length);
    }
    memory.flush();
  }

  private static void mix(float[] average, float[] current, float keep, int length) {
    float take = 1 - keep;
    for (int i = 0; i < length; i++) {
      average[i] = keep * average[i] + take * current[i];
    }
  }
}
