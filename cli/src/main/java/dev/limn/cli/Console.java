package dev.limn.cli;

import java.io.PrintStream;
import java.util.OptionalInt;

/**
 * What a command may touch of its surroundings: results go to {@link #out()}, everything else to
 * {@link #err()}. Safe for use by several threads.
 */
public final class Console {

  private final PrintStream out;
  private final PrintStream err;
  private final OptionalInt terminalWidth;
  private final Interruption interruption = new Interruption();

  /**
   * Makes a console over two streams.
   *
   * @param out takes results
   * @param err takes notes, errors and progress
   * @param terminalWidth columns of the terminal behind {@code err}, empty if it is none
   */
  public Console(PrintStream out, PrintStream err, OptionalInt terminalWidth) {
    this.out = out;
    this.err = err;
    this.terminalWidth = terminalWidth;
  }

  /**
   * Results, in UTF-8. Nothing but results is ever written here.
   *
   * @return the stream for results
   */
  public PrintStream out() {
    return out;
  }

  /**
   * Notes, errors and progress, in UTF-8.
   *
   * @return the stream for everything that is no result
   */
  public PrintStream err() {
    return err;
  }

  /**
   * Whether a person is likely to watch: {@link #err()} is a terminal.
   *
   * @return true on a terminal
   */
  public boolean interactive() {
    return terminalWidth.isPresent();
  }

  /**
   * Starts to show how far a task has come: on a terminal a bar with rate and time left once it has
   * taken two seconds, elsewhere a plain line every thirty seconds.
   *
   * @param task a word or two, such as {@code "train"}
   * @param total the whole amount, in the unit; 0 or less if unknown
   * @param unit what is counted, in the plural, such as {@code "images"}
   * @return the open display; the caller closes it
   */
  public Progress progress(String task, long total, String unit) {
    if (interactive()) {
      return new BarProgress(err, terminalWidth.getAsInt(), task, total, unit, System::nanoTime);
    }
    return new LineProgress(this::note, task, total, unit, System::nanoTime);
  }

  /**
   * Writes one line for a person to {@link #err()}.
   *
   * @param text the line, without a line end
   */
  public void note(String text) {
    err.println(interactive() ? BarProgress.clearLine(terminalWidth.getAsInt()) + text : text);
  }

  /**
   * Whether the command was asked to stop, by Ctrl-C or a termination signal. A command that polls
   * this in its loop ends early at a point of its own choice, with its output in order; the process
   * gives it 60 seconds for that. A command that never asks is interrupted as a thread and has two
   * seconds to clean up.
   *
   * @return true once a stop was requested
   */
  public boolean stopRequested() {
    return interruption.requestedToCooperative();
  }

  /**
   * Registers what wakes a command that waits instead of polling. The action runs on another thread
   * when a stop is requested, at once if that has already happened, and gives the command the same
   * time as {@link #stopRequested()}.
   *
   * @param action makes the waiting {@link LimnCommand#run} return; must not wait itself
   */
  public void onStop(Runnable action) {
    interruption.onRequest(action);
  }

  /** Asks the running command to stop, as Ctrl-C does. Returns at once. */
  public void requestStop() {
    interruption.request();
  }

  Interruption interruption() {
    return interruption;
  }
}
