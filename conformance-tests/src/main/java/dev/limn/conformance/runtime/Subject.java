package dev.limn.conformance.runtime;

import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;

/**
 * A sampler that has a model open, under test. What it cannot draw it refuses by a {@link
 * dev.limn.LimnException} or an {@link IllegalArgumentException} with a message; any other
 * exception is a breakdown.
 */
public interface Subject extends AutoCloseable {

  /** Opens a model: an implementation as a whole. */
  @FunctionalInterface
  interface Opener {

    /**
     * Opens a model.
     *
     * @param model a generator
     * @param precision which of its decoders draws
     * @param threads how many threads may compute; 0: as many as it likes
     * @return an open subject
     */
    Subject open(ModelPackage model, Precision precision, int threads);
  }

  /**
   * The latents of samples.
   *
   * @param draw what to draw
   * @return {@code [N,Z]}
   */
  float[] latents(Draw draw);

  /**
   * The classes of samples.
   *
   * @param draw what to draw
   * @return a class index a sample; empty for an unconditional model
   */
  int[] labels(Draw draw);

  /**
   * The images of samples.
   *
   * @param draw what to draw
   * @return {@code [N,H,W,C]}
   */
  byte[] pixels(Draw draw);

  @Override
  void close();
}
