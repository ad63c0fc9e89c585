package dev.limn.cli;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a user sees of an exception.
 *
 * @param exitCode 1 for a failure, 2 for a request that cannot be carried out as worded
 * @param line one line
 */
record Failure(int exitCode, String line) {

  static Failure of(Throwable thrown) {
    if (thrown instanceof UsageException) {
      return new Failure(ExitCode.USAGE, oneLine(thrown.getMessage()));
    }
    return new Failure(ExitCode.FAILED, oneLine(words(thrown)));
  }

  private static String words(Throwable thrown) {
    if (thrown instanceof LimnException) {
      return thrown.getMessage();
    }
    if (thrown instanceof IOException io) {
      return AtomicOutput.reason(io);
    }
    if (thrown instanceof UncheckedIOException unchecked) {
      return AtomicOutput.reason(unchecked.getCause());
    }
    if (thrown instanceof OutOfMemoryError) {
      return "out of memory ("
          + thrown.getMessage()
          + "): the heap ends at "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MB; ask for less at once, or set LIMN_JAVA_OPTS=-Xmx8g";
    }
    return "unexpected "
        + thrown.getClass().getSimpleName()
        + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage())
        + " (--stacktrace shows where)";
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
