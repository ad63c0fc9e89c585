package dev.limn.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for a terminal: a bar with rate and time left, once the task has taken two seconds. */
final class BarProgress implements Progress {

  static final Duration DELAY = Duration.ofSeconds(2);

  private final PrintStream err;
  private final int width;
  private final String task;
  private final long total;
  private final String unit;
  private final LongSupplier nanoTime;
  private final long start;
  private String message = "";
  private ProgressBar bar;
  private boolean closed;

  BarProgress(
      PrintStream err, int width, String task, long total, String unit, LongSupplier nanoTime) {
    this.err = err;
    this.width = width;
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public synchronized void advanceTo(long done) {
    if (closed) {
      return;
    }
    if (bar != null) {
      bar.stepTo(done);
      return;
    }
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
    if (elapsed.compareTo(DELAY) >= 0) {
      bar = show(done, elapsed);
    }
  }

  @Override
  public synchronized void message(String text) {
    message = text;
    if (bar != null) {
      bar.setExtraMessage(" " + text);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (bar == null) {
      return;
    }
    bar.close();
    bar = null;
    err.print(clearLine(width));
    err.flush();
  }

  private ProgressBar show(long done, Duration elapsed) {
    ProgressBar shown =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total <= 0 ? -1 : total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .showSpeed()
            .startsFrom(done, elapsed)
            .clearDisplayOnFinish()
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, width - 1))
            .build();
    if (!message.isEmpty()) {
      shown.setExtraMessage(" " + message);
    }
    return shown;
  }

  /**
   * Blanks the line that a bar may stand on. Plain spaces: not every terminal knows escape codes.
   */
  static String clearLine(int width) {
    return "\r" + " ".repeat(width - 1) + "\r";
  }

  private void draw(String line) {
    err.print("\r" + line);
    err.flush();
  }
}
