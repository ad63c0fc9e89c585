package dev.limn.server.inference;

import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.RowJob;

/**
 * Who waits for an answer: either {@link #prepare} and then {@link #answer} is called, or, even
 * after the first of them, {@link #fail}. Each is called once, on any thread.
 */
public interface Reply {

  /**
   * Learns that the request is in order and waits to be computed. Must not throw.
   *
   * @param model what it is computed with
   * @param job how far it is
   */
  default void accepted(Manifest model, RowJob job) {}

  /**
   * Writes the answer, while the request still counts as waiting. What it throws fails the request.
   *
   * @param result what to answer
   */
  void prepare(Result result);

  /** Sends the answer that was written. Must not throw and must not take long. */
  void answer();

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
