package dev.limn.conformance.reader;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.CheckFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A reader that is a command: it is given the package as its last argument, ends with 0 if it
 * accepts it, and with 1 to 125 and a message on its output if it refuses it.
 *
 * @param command the command and its first arguments
 * @param patience how long it may take for one package
 */
public record CommandReader(List<String> command, Duration patience) implements Reader {

  private static final int GREATEST_REFUSAL = 125;

  /**
   * Copies the list.
   *
   * @throws UsageException if there is no command
   */
  public CommandReader {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new UsageException("a reader is a command, found none");
    }
  }

  @Override
  public Optional<String> refusal(Path source) {
    List<String> whole = new ArrayList<>(command);
    whole.add(source.toString());
    try {
      Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return verdict(process);
    } catch (IOException e) {
      throw new LimnException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  private Optional<String> verdict(Process process) throws IOException {
    Thread watch = new Thread(() -> stopLate(process), "limn-reader-watch");
    watch.setDaemon(true);
    watch.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int exitCode = process.waitFor();
      watch.join();
      return verdict(exitCode, said.strip());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new LimnException("interrupted", e);
    }
  }

  private void stopLate(Process process) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  private Optional<String> verdict(int exitCode, String said) {
    if (exitCode == 0) {
      return Optional.empty();
    }
    if (exitCode < 0 || exitCode > GREATEST_REFUSAL) {
      throw new CheckFailure(
          "the reader was ended by a signal, or after %d s: exit code %d"
              .formatted(patience.toSeconds(), exitCode));
    }
    return Optional.of(said);
  }
}
