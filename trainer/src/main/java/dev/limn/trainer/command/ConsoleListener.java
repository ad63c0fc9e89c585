package dev.limn.trainer.command;

import dev.limn.cli.Console;
import dev.limn.cli.Progress;
import dev.limn.trainer.loop.TrainingListener;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Shows a training on the console and stops it on Ctrl-C. */
final class ConsoleListener implements TrainingListener, AutoCloseable {

  private final Console console;
  private Progress progress;

  ConsoleListener(Console console) {
    this.console = console;
  }

  @Override
  public boolean stopRequested() {
    return console.stopRequested();
  }

  @Override
  public void step(long done, long total) {
    if (progress == null) {
      progress = console.progress("training", total, "steps");
    }
    progress.advanceTo(done);
  }

  @Override
  public void epoch(int epoch, int epochs, Map<String, Double> metrics, double imagesPerSecond) {
    StringJoiner line = new StringJoiner("  ");
    line.add("epoch " + epoch + "/" + epochs);
    metrics.forEach((name, value) -> line.add(String.format(Locale.ROOT, "%s %.4g", name, value)));
    line.add(String.format(Locale.ROOT, "%,.0f images/s", imagesPerSecond));
    console.note(line.toString());
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
