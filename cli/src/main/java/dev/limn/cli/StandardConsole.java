package dev.limn.cli;

import dev.limn.runtime.file.AtomicOutput;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The console of the process. Standard output remembers its first failure, which a {@link
 * PrintStream} alone would swallow: a full disk must not look like success.
 */
record StandardConsole(Console console, RememberedFailure output) {

  /** Set by the launchers when standard error is a terminal; the value is its width in columns. */
  static final String TERMINAL = "limn.terminal";

  private static final int MIN_WIDTH = 40;

  static StandardConsole open() {
    RememberedFailure output = new RememberedFailure(new FileOutputStream(FileDescriptor.out));
    PrintStream out = printStream(output);
    PrintStream err = printStream(new FileOutputStream(FileDescriptor.err));
    return new StandardConsole(
        new Console(out, err, terminalWidth(System.getProperty(TERMINAL))), output);
  }

  private static PrintStream printStream(OutputStream stream) {
    return new PrintStream(new BufferedOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** Too narrow a terminal, or one of unknown width, is treated as one of 80 columns. */
  static OptionalInt terminalWidth(String property) {
    if (property == null) {
      return OptionalInt.empty();
    }
    try {
      int width = Integer.parseInt(property);
      return OptionalInt.of(width < MIN_WIDTH ? 80 : width);
    } catch (NumberFormatException e) {
      return OptionalInt.of(80);
    }
  }

  /**
   * Writes out what is still held back.
   *
   * @param exitCode the command's exit code
   * @return that exit code, or 1 if results could not be written
   */
  int finish(int exitCode) {
    console.err().flush();
    console.out().flush();
    if (output.failure == null) {
      return exitCode;
    }
    if (!output.readerLeft()) {
      console.note("limn: cannot write to standard output: " + AtomicOutput.reason(output.failure));
    }
    return exitCode == ExitCode.OK ? ExitCode.FAILED : exitCode;
  }

  /** Passes bytes on and keeps the first failure. */
  static final class RememberedFailure extends OutputStream {

    private final OutputStream target;
    private volatile IOException failure;

    RememberedFailure(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        target.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }

    /** A reader that has seen enough, as {@code head} has, is no error worth a line. */
    private boolean readerLeft() {
      return String.valueOf(failure.getMessage()).contains("Broken pipe");
    }
  }
}
