package dev.limn.runtime;

/** Closes several things, whatever any of them throws. */
final class Closing {

  private Closing() {}

  /**
   * Does all of it, in order.
   *
   * @throws RuntimeException the first that one has thrown, with the others added to it
   */
  static void all(Runnable... closings) {
    RuntimeException first = null;
    for (Runnable closing : closings) {
      try {
        closing.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
