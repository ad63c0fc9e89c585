package dev.limn.server.batch;

/** What the rows of a job are decoded to. */
public enum Outcome {
  /** Bytes {@code [rows,H,W,C]}. */
  PIXELS,
  /** Floats {@code [rows,C,H,W]} in [0,1]. */
  IMAGES,
  /** Both. */
  BOTH;

  /**
   * The outcome that has what is wanted.
   *
   * @param pixels whether bytes are wanted
   * @param images whether floats are wanted
   * @return bytes if neither is
   */
  public static Outcome of(boolean pixels, boolean images) {
    if (!images) {
      return PIXELS;
    }
    return pixels ? BOTH : IMAGES;
  }

  boolean hasPixels() {
    return this != IMAGES;
  }

  boolean hasImages() {
    return this != PIXELS;
  }

  Decoded decode(RowDecoder decoder, float[] latents, int[] labels) {
    return new Decoded(
        hasPixels() ? decoder.pixels(latents, labels) : null,
        hasImages() ? decoder.images(latents, labels) : null);
  }
}
