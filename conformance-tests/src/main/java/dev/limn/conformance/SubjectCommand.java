package dev.limn.conformance;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** What of the output is read: a refusal is a line. */
  private static final int LONGEST_TEXT = 64 << 10;

  /** A subject that writes more writes for ever. */
  private static final long LONGEST_OUTPUT = 64L << 20;

  private static final long GLANCE_MILLIS = 20;

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /**
   * What a run came to.
   *
   * @param exitCode from 0 to 125
   * @param output standard output and standard error together, without blanks around it; at most
   *     its first 64 KiB
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
   * @throws CheckFailure if it is ended by a signal, or for taking too long or writing without end
   * @throws LimnException if there is no such command
   */
  public Run run(List<String> arguments) {
    return run(arguments, Map.of());
  }

  /**
   * The same with variables of the environment beside those of this process.
   *
   * @param arguments what stands behind its words
   * @param variables values by name
   * @return what it came to
   * @throws CheckFailure as {@link #run(List)}
   * @throws LimnException if there is no such command
   */
  public Run run(List<String> arguments, Map<String, String> variables) {
    List<String> whole = new ArrayList<>(words);
    whole.addAll(arguments);
    Path said = null;
    try {
      // Not a pipe: whoever inherits it could keep it open for ever.
      said = Files.createTempFile("limn-subject", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(variables);
      Process process = builder.start();
      process.getOutputStream().close();
      return new Run(exitCode(process, said), text(said).strip());
    } catch (IOException e) {
      throw new LimnException("cannot run " + words.get(0) + ": " + e.getMessage(), e);
    } finally {
      remove(said);
    }
  }

  private int exitCode(Process process, Path said) throws IOException {
    try {
      long end = System.nanoTime() + patience.toNanos();
      while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > end) {
          throw new CheckFailure(
              "%s did not end within %s s".formatted(words.get(0), patience.toMillis() / 1e3));
        }
        if (Files.size(said) > LONGEST_OUTPUT) {
          throw new CheckFailure(
              "%s writes more than %d bytes".formatted(words.get(0), LONGEST_OUTPUT));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException("interrupted", e);
    } finally {
      end(process);
    }
    if (process.exitValue() > GREATEST_CODE) {
      throw new CheckFailure(
          "%s was ended by a signal: exit code %d".formatted(words.get(0), process.exitValue()));
    }
    return process.exitValue();
  }

  /** They are found through their parent, so that they are asked for while it lives. */
  private static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private static String text(Path said) throws IOException {
    try (InputStream in = Files.newInputStream(said)) {
      return new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
    }
  }

  private static void remove(Path said) {
    try {
      if (said != null) {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      // Some systems keep a file that a process has open.
      said.toFile().deleteOnExit();
    }
  }
}
