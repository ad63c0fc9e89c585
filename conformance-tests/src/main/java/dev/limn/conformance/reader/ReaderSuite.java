package dev.limn.conformance.reader;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.Suite;
import dev.limn.runtime.model.ModelPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Sound packages are accepted, hostile and changed ones refused. */
public final class ReaderSuite {

  private static final int CHANGES = 200;

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
    checks.add(changes(reader, SoundPackage.files()));
    return new Suite("reader", name, checks);
  }

  /**
   * The check that 200 copies of a package are refused, each of which differs in one byte of one
   * file; which ones is always the same. The signature is left alone: it proves itself to those who
   * know a key.
   *
   * @param reader the reader
   * @param source a package that the reader accepts
   * @return the check, {@code reader.changed-byte}
   */
  public static Check changes(Reader reader, ModelPackage source) {
    Map<String, byte[]> files = new TreeMap<>();
    source.paths().forEach(path -> files.put(path, source.bytes(path)));
    return changes(reader, files);
  }

  private static Check changes(Reader reader, Map<String, byte[]> files) {
    return new Check(
        "reader.changed-byte",
        "refuses each of " + CHANGES + " packages with one byte of one file changed",
        () -> new ChangedBytes(files, CHANGES).require(reader));
  }

  private static Check check(
      TrialPackage trial, Reader reader, BiConsumer<TrialPackage, Optional<String>> rule) {
    return new Check(
        trial.id(),
        trial.rule(),
        () -> {
          try (TrialDirectory directory = TrialDirectory.make()) {
            Path source = trial.write(directory.path());
            Map<String, String> before = directory.contents();
            Optional<String> refusal = reader.refusal(source);
            directory.requireUntouched(before);
            rule.accept(trial, refusal);
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
    refusal
        .map(Refusal::new)
        .orElseThrow(() -> new CheckFailure("accepted"))
        .requireLine()
        .requireOneOf(trial.words());
  }
}
