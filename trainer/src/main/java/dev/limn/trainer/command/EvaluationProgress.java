package dev.limn.trainer.command;

import dev.limn.cli.Console;
import dev.limn.cli.Progress;
import dev.limn.trainer.evaluation.EvaluationListener;

/** Shows an evaluation's stages on the console, from the first one on. */
final class EvaluationProgress implements EvaluationListener, AutoCloseable {

  private final Console console;
  private Progress progress;

  EvaluationProgress(Console console) {
    this.console = console;
  }

  @Override
  public void stage(String stage, int done, int of) {
    if (progress == null) {
      progress = console.progress("measuring", of, "stages");
    }
    progress.message(stage);
    progress.advanceTo(done);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
