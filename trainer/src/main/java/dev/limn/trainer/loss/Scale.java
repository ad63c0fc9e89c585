package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;

/** Multiplication by a number where gradients are recorded. */
public final class Scale {

  private Scale() {}

  /**
   * Multiplies an array, as {@code array.mul(factor)} should.
   *
   * <p>DJL 0.35 puts the number into memory of its own that it gives up at once, while the record
   * of the operation still points there: once the garbage collector has run, the gradient is
   * computed with whatever stands in its place. Here the number lives as long as the array's
   * manager.
   *
   * @param array float32
   * @param factor what each element is multiplied by
   * @return the products, attached to the array's manager
   */
  public static NDArray by(NDArray array, float factor) {
    return array.mul(array.getManager().create(factor));
  }
}
