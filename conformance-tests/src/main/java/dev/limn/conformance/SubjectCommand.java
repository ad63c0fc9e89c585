package dev.limn.conformance;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subject that is a command line.
 *
 * @param words the command and its first arguments
 * @param patience how long a run may take
 */
public record SubjectCommand(List<String> words, Duration patience) {

  /**
   * The greatest exit code that a command chooses itself; those above are of shells and signals.
   */
  private static final int GREATEST_CODE = 125;

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /**
   * What a run came to.
   *
   * @param exitCode from 0 to 125
   * @param output standard output and standard error together, without blanks around it
   */
  public record Run(int exitCode, String output) {}

  /**
   * Copies the words.
   *
   * @throws UsageException if there is none, or the first is blank
   */
  public SubjectCommand {
    words = List.copyOf(words);
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw new UsageException("a subject is a command, found none");
    }
  }

  /**
   * Reads a command as a user writes it.
   *
   * @param line words between blanks; a word in single or double quotes may hold blanks
   * @param patience how long a run may take
   * @return the command
   * @throws UsageException if there is no word
   */
  public static SubjectCommand parse(String line, Duration patience) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          words.add(matcher.group(group));
        }
      }
    }
    return new SubjectCommand(words, patience);
  }

  /**
   * Runs the command and waits for its end.
   *
   * @param arguments what stands behind its words
   * @return what it came to
   * @throws CheckFailure if it is ended by a signal, or for taking too long
   * @throws LimnException if there is no such command
   */
  public Run run(List<String> arguments) {
    List<String> whole = new ArrayList<>(words);
    whole.addAll(arguments);
    try {
      Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return watched(process);
    } catch (IOException e) {
      throw new LimnException("cannot run " + words.get(0) + ": " + e.getMessage(), e);
    }
  }

  private Run watched(Process process) throws IOException {
    Thread watch = new Thread(() -> endLate(process), "limn-subject-watch");
    watch.setDaemon(true);
    watch.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int exitCode = process.waitFor();
      if (exitCode < 0 || exitCode > GREATEST_CODE) {
        throw new CheckFailure(
            "%s was ended by a signal, or after %d s: exit code %d"
                .formatted(words.get(0), patience.toSeconds(), exitCode));
      }
      return new Run(exitCode, said.strip());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new LimnException("interrupted", e);
    }
  }

  private void endLate(Process process) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
