package dev.limn.cli;

import dev.limn.runtime.file.AtomicOutput;
import java.time.Duration;

/**
 * The shutdown hook: asks a command that still runs to stop, and holds the process until it has.
 * The virtual machine itself ends with 130 after Ctrl-C and with 143 after a termination signal.
 */
record StopOnSignal(Console console) implements Runnable {

  @Override
  public void run() {
    Interruption interruption = console.interruption();
    if (interruption.isFinished()) {
      return;
    }
    interruption.request();
    if (interruption.awaitFinish(Duration.ofMillis(500))) {
      return;
    }
    Duration grace = interruption.grace();
    if (interruption.isCooperative()) {
      console.note("limn: stopping, at most " + grace.toSeconds() + " s");
    }
    if (!interruption.awaitFinish(grace)) {
      console.note("limn: did not stop within " + grace.toSeconds() + " s and is given up");
      AtomicOutput.discardUnfinished();
    }
  }
}
