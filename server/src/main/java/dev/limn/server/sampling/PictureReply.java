package dev.limn.server.sampling;

import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.RowJob;

/** Who waits for a picture. One of answer and fail is called, once, on any thread. */
public interface PictureReply {

  /**
   * Learns that the picture can be drawn and waits to be. Must not throw.
   *
   * @param model what it is drawn with
   * @param job how far it is
   */
  default void accepted(Manifest model, RowJob job) {}

  /**
   * Takes the picture. Must not throw and must not take long.
   *
   * @param picture the picture
   */
  void answer(Picture picture);

  /**
   * Learns that there is no picture. Must not throw and must not take long.
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
