package dev.limn.trainer.experiment;

/** A word of a command line that a shell takes as it stands. */
public final class ShellWord {

  private ShellWord() {}

  /**
   * Words a text so.
   *
   * @param text any text
   * @return the text itself if it is of plain characters, else in quotes
   */
  public static String of(String text) {
    return text.matches("[A-Za-z0-9._=,:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
