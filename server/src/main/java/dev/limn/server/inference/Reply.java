package dev.limn.server.inference;

/** Who waits for an answer. One of the first two methods is called, once, on any thread. */
public interface Reply {

  /**
   * Takes the answer. Must not throw and must not take long.
   *
   * @param answer the answer
   */
  void answer(Answer answer);

  /**
   * Learns that there is no answer. Must not throw and must not take long.
   *
   * @param failure why
   */
  void fail(Throwable failure);

  /**
   * Whether nobody waits any more.
   *
   * @return true if the work may be left out
   */
  boolean isGone();
}
