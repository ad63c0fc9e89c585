package dev.limn.conformance.reader;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Sound packages are accepted, hostile ones refused. */
public final class ReaderSuite {

  private static final int LONGEST_MESSAGE = 2000;

  private ReaderSuite() {}

  /**
   * The checks of a reader.
   *
   * @param name what the reader is called
   * @param reader the reader
   * @return the suite {@code reader}; each check writes its package to a directory of its own and
   *     removes it again
   */
  public static Suite of(String name, Reader reader) {
    List<Check> checks = new ArrayList<>();
    for (TrialPackage trial : TrialPackages.sound()) {
      checks.add(check(trial, reader, ReaderSuite::requireAccepted));
    }
    for (TrialPackage trial : TrialPackages.hostile()) {
      checks.add(check(trial, reader, ReaderSuite::requireRefused));
    }
    return new Suite("reader", name, checks);
  }

  private static Check check(
      TrialPackage trial, Reader reader, BiConsumer<TrialPackage, Optional<String>> rule) {
    return new Check(
        trial.id(),
        trial.rule(),
        () -> {
          Path directory = directory();
          try {
            Path source = trial.write(directory);
            TreeSet<String> before = tree(directory);
            Optional<String> refusal = reader.refusal(source);
            requireUntouched(before, tree(directory));
            rule.accept(trial, refusal);
          } finally {
            remove(directory);
          }
        });
  }

  private static void requireAccepted(TrialPackage trial, Optional<String> refusal) {
    refusal.ifPresent(
        message -> {
          throw new CheckFailure("refused: " + message);
        });
  }

  private static void requireRefused(TrialPackage trial, Optional<String> refusal) {
    String message = refusal.orElseThrow(() -> new CheckFailure("accepted"));
    if (message.isBlank()
        || message.length() > LONGEST_MESSAGE
        || message.chars().anyMatch(Character::isISOControl)) {
      throw new CheckFailure(
          "expects a message of one line without control characters, found '" + message + "'");
    }
    String lower = message.toLowerCase(Locale.ROOT);
    if (trial.words().stream().noneMatch(lower::contains)) {
      throw new CheckFailure(
          "expects a message with one of %s, found '%s'".formatted(trial.words(), message));
    }
  }

  private static void requireUntouched(TreeSet<String> before, TreeSet<String> after) {
    after.removeAll(before);
    if (!after.isEmpty()) {
      throw new CheckFailure("the reader wrote " + after);
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("limn-reader");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  private static TreeSet<String> tree(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .map(path -> directory.relativize(path).toString())
          .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
