package dev.limn.cli;

import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs until it is told to stop, then writes a file as its clean-up. */
@Command(name = "wait", description = "Waits.", footer = "  limn wait POLL --marker FILE")
public final class WaitCommand implements LimnCommand {

  enum Way {
    POLL,
    LATCH,
    UNAWARE,
    STUCK
  }

  @Parameters Way way;

  @Option(names = "--marker", required = true)
  Path marker;

  @Override
  public int run(Console console) throws Exception {
    boolean threadInterrupted = false;
    try {
      await(console);
      return 0;
    } catch (InterruptedException e) {
      threadInterrupted = true;
      throw e;
    } finally {
      // Never reached by a command that is stuck.
      Files.writeString(marker, "clean " + threadInterrupted);
    }
  }

  /** Said when a signal would be heard in the way that is tried. */
  private static void running(Console console) {
    console.out().println("running");
  }

  private void await(Console console) throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    switch (way) {
      case POLL -> {
        console.stopRequested();
        running(console);
        while (!console.stopRequested()) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      case LATCH -> {
        console.onStop(stop::countDown);
        running(console);
        stop.await();
      }
      case UNAWARE -> {
        running(console);
        stop.await();
      }
      case STUCK -> {
        running(console);
        AtomicOutput.directory(marker, WaitCommand::neverEnd);
      }
    }
  }

  /** Computes for ever, deaf to interrupts, as native code is. */
  private static void neverEnd(Path temporary) throws IOException {
    Files.writeString(temporary.resolve("half"), "half");
    while (Files.exists(temporary.getParent())) {
      Thread.interrupted();
    }
  }
}
