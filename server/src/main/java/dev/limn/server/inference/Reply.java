package dev.limn.server.inference;

import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.RowJob;

/** Who waits for an answer. One of answer and fail is called, once, on any thread. */
public interface Reply {

  /**
   * Learns that the request is in order and waits to be computed. Must not throw.
   *
   * @param model what it is computed with
   * @param job how far it is
   */
  default void accepted(Manifest model, RowJob job) {}

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
