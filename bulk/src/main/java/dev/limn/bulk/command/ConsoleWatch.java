package dev.limn.bulk.command;

import dev.limn.bulk.Watch;
import dev.limn.cli.Console;
import dev.limn.cli.Progress;
import java.util.concurrent.atomic.AtomicLong;

/** Shows on the console how far the drawing has come. Safe for use by several threads. */
final class ConsoleWatch implements Watch, AutoCloseable {

  private final Console console;
  private final String task;
  private final AtomicLong done = new AtomicLong();
  private Progress progress;

  ConsoleWatch(Console console, String task) {
    this.console = console;
    this.task = task;
  }

  /** Starts to show so many samples. To be called once, before any is drawn. */
  Watch begin(long samples) {
    progress = console.progress(task, samples, "samples");
    return this;
  }

  @Override
  public void advanced(long samples) {
    progress.advanceTo(done.addAndGet(samples));
  }

  @Override
  public boolean stopRequested() {
    return console.stopRequested();
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
