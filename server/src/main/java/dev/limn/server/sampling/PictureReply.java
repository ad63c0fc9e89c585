package dev.limn.server.sampling;

/** Who waits for a picture. One of the first two methods is called, once, on any thread. */
public interface PictureReply {

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
