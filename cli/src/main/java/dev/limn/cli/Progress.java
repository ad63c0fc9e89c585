package dev.limn.cli;

/**
 * Shows how far a long task has come. Close it when the task ends, whichever way. Safe for use by
 * several threads.
 */
public interface Progress extends AutoCloseable {

  /**
   * Says how much is done in all, not since the last call.
   *
   * @param done amount done, in the unit of the task
   */
  void advanceTo(long done);

  /**
   * Shows a few words beside the bar, such as the current loss.
   *
   * @param text the words, replacing earlier ones
   */
  void message(String text);

  /** Takes the bar off the screen. Further calls do nothing. */
  @Override
  void close();
}
