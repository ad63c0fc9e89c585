package dev.limn.server.batch;

/**
 * Turns rows of latents into images. Called by several threads at once. A row's images never depend
 * on the rows beside it.
 */
public interface RowDecoder {

  /**
   * Numbers a latent.
   *
   * @return Z
   */
  int latentSize();

  /**
   * Whether each row has a class.
   *
   * @return true for a conditional model
   */
  boolean conditional();

  /**
   * Decodes to bytes.
   *
   * @param latents {@code [rows,Z]}
   * @param labels a class index a row; empty for an unconditional model
   * @return {@code [rows,H,W,C]}
   */
  byte[] pixels(float[] latents, int[] labels);

  /**
   * Decodes to images that are not yet cut into levels.
   *
   * @param latents {@code [rows,Z]}
   * @param labels a class index a row; empty for an unconditional model
   * @return {@code [rows,C,H,W]} in [0,1]
   */
  float[] images(float[] latents, int[] labels);
}
