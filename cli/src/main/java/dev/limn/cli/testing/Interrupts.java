package dev.limn.cli.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether processes started from here can be interrupted as by Ctrl-C. */
public final class Interrupts {

  /** The bit of SIGINT, signal 2, in a mask of signals. */
  private static final long SIGINT = 1 << 1;

  private Interrupts() {}

  /**
   * Whether this process ignores SIGINT, and so do those that it starts: a shell without job
   * control starts background jobs so, for good.
   *
   * @return true if it does; false also where the system does not tell
   * @throws IOException if the process's status cannot be read
   */
  public static boolean ignored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT) != 0);
  }
}
