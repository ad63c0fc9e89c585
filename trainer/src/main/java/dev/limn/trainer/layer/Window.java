package dev.limn.trainer.layer;

/**
 * The square window that a convolution slides over planes.
 *
 * @param out channels it makes
 * @param kernel rows and columns of the window
 * @param stride step from window to window
 * @param padding rows and columns of zeros on each side; less than the kernel
 */
public record Window(int out, int kernel, int stride, int padding) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Window {
    Range.atLeast(1, out, "out");
    Range.atLeast(1, kernel, "kernel");
    Range.atLeast(1, stride, "stride");
    if (padding < 0 || padding >= kernel) {
      throw new IllegalArgumentException(
          "padding must be from 0 to less than the kernel, found " + padding);
    }
  }

  /** The length that a convolution makes of a length. */
  int shrunk(int length) {
    int padded = Math.addExact(length, Math.multiplyExact(2, padding));
    int room = padded - kernel;
    if (room < 0) {
      throw new IllegalArgumentException(
          "kernel " + kernel + " is larger than the padded input of " + padded);
    }
    return room / stride + 1;
  }

  /** The length that a transposed convolution makes of a length, before output padding. */
  int grown(int length) {
    int grown = Math.toIntExact((length - 1L) * stride - 2L * padding + kernel);
    if (grown < 1) {
      throw new IllegalArgumentException(
          "padding " + padding + " leaves nothing of an input of " + length);
    }
    return grown;
  }

  @Override
  public String toString() {
    return out + " of " + kernel + "x" + kernel + " stride " + stride + " padding " + padding;
  }
}
