package dev.limn.conformance.onnx;

import dev.limn.conformance.CheckFailure;
import dev.limn.onnx.Tensor;
import java.util.Arrays;

/** Compares tensors as the ONNX project's own runner does. */
final class TensorMatch {

  private static final double ABSOLUTE = 1e-7;
  private static final double RELATIVE = 1e-3;

  private TensorMatch() {}

  /**
   * The same type and shape, and elements that are close, equally infinite or equally no number.
   */
  static void require(String name, Tensor expected, Tensor found) {
    if (expected.type() != found.type() || !Arrays.equals(expected.shape(), found.shape())) {
      throw new CheckFailure(
          "%s: %s %s expected, found %s %s"
              .formatted(
                  name,
                  expected.type(),
                  Arrays.toString(expected.shape()),
                  found.type(),
                  Arrays.toString(found.shape())));
    }
    for (int i = 0; i < expected.size(); i++) {
      requireElement(name, expected, found, i);
    }
  }

  private static void requireElement(String name, Tensor expected, Tensor found, int index) {
    if (!expected.type().isFloating()) {
      long right = expected.integerAt(index);
      if (right != found.integerAt(index)) {
        throw differing(name, index, right, found.integerAt(index));
      }
      return;
    }
    double right = expected.realAt(index);
    double there = found.realAt(index);
    if (!isClose(right, there)) {
      throw differing(name, index, right, there);
    }
  }

  private static boolean isClose(double right, double there) {
    return Double.isFinite(right)
        ? Math.abs(right - there) <= ABSOLUTE + RELATIVE * Math.abs(right)
        : Double.compare(right, there) == 0;
  }

  private static CheckFailure differing(String name, int index, Object expected, Object found) {
    return new CheckFailure("%s[%d] expects %s, found %s".formatted(name, index, expected, found));
  }
}
