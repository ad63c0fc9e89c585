package dev.limn.cli;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Progress for a log: a line every thirty seconds, so nothing at all for a short task. */
final class LineProgress implements Progress {

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Consumer<String> lines;
  private final String task;
  private final long total;
  private final String unit;
  private final LongSupplier nanoTime;
  private final long start;
  private long nextLine;
  private String message = "";
  private boolean closed;

  LineProgress(
      Consumer<String> lines, String task, long total, String unit, LongSupplier nanoTime) {
    this.lines = lines;
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.nextLine = start + INTERVAL.toNanos();
  }

  @Override
  public synchronized void advanceTo(long done) {
    long now = nanoTime.getAsLong();
    if (closed || now - nextLine < 0) {
      return;
    }
    nextLine = now + INTERVAL.toNanos();
    lines.accept(line(done, now - start));
  }

  @Override
  public synchronized void message(String text) {
    message = text;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private String line(long done, long elapsedNanos) {
    String words = message.isEmpty() ? "" : ", " + message;
    if (total <= 0) {
      return task + ": " + done + " " + unit + words;
    }
    String percent = " (" + 100 * done / total + " %)";
    return task
        + ": "
        + done
        + " of "
        + total
        + " "
        + unit
        + percent
        + left(done, elapsedNanos)
        + words;
  }

  private String left(long done, long elapsedNanos) {
    if (done <= 0) {
      return "";
    }
    double nanos = (double) elapsedNanos / done * Math.max(0, total - done);
    return ", " + words(Duration.ofNanos((long) nanos)) + " left";
  }

  /** A duration in at most two units. */
  static String words(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    if (time.toMinutes() > 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toSeconds() + " s";
  }
}
