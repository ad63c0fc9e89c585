package dev.limn.conformance.provider;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.image.ImageBatch;

/** Something that runs a generator, under test. */
public interface Subject extends AutoCloseable {

  /**
   * Turns latents into images.
   *
   * @param latents {@code [N,Z]}
   * @param labels a class index a latent; empty for an unconditional model
   * @return {@code [N,H,W,C]} bytes
   */
  ImageBatch decode(Latents latents, int... labels);

  /**
   * Turns latents into images that are not yet cut into 255 levels.
   *
   * @param latents {@code [N,Z]}
   * @param labels a class index a latent; empty for an unconditional model
   * @return {@code [N,C,H,W]} in [0,1]
   */
  float[] decodeFloats(Latents latents, int... labels);

  /**
   * Turns images into the distributions of their latents.
   *
   * @param images {@code [N,H,W,C]} bytes
   * @param labels a class index an image; empty for an unconditional model
   * @return mean and log-variance, {@code [N,Z]} each
   */
  Posterior encode(ImageBatch images, int... labels);

  @Override
  void close();
}
