package dev.limn.bulk;

/** Who watches a long piece of work. Called by several threads at once. */
public interface Watch {

  /**
   * Says how much more is done.
   *
   * @param samples since the last call
   */
  void advanced(long samples);

  /**
   * Asked between two batches.
   *
   * @return true where the work is to end early, with all that is finished in order
   */
  boolean stopRequested();
}
