package dev.limn.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ReaderSuiteTest {

  @TestFactory
  Stream<DynamicTest> limnsReaderConforms() {
    return ReaderSuite.of("limn", new LimnReader()).checks().stream()
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check.id(), () -> assertThat(check.run()).matches(Outcome::passed, "passed")));
  }

  @Test
  void idsAreDifferent() {
    assertThat(ReaderSuite.of("limn", new LimnReader()).checks())
        .extracting(Check::id)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(80);
  }

  @Test
  void aReaderThatAcceptsEverythingFailsWhateverIsHostile() {
    assertThat(few(source -> Optional.empty()))
        .allMatch(o -> o.passed() || o.problem().startsWith("accepted"))
        .filteredOn(Outcome::passed)
        .hasSize(3);
  }

  @Test
  void aReaderThatRefusesEverythingFailsWhatIsSound() {
    assertThat(few(source -> Optional.of("no")))
        .filteredOn(outcome -> outcome.id().startsWith("reader.sound"))
        .extracting(Outcome::problem)
        .containsOnly("refused: no");
  }

  @Test
  void aMessageThatDoesNotNameTheThingFails() {
    assertThat(few(source -> Optional.of("no")))
        .filteredOn(outcome -> outcome.id().equals("reader.path-parent"))
        .extracting(Outcome::problem)
        .containsExactly("expects a message with one of [path, evil], found 'no'");
    assertThat(few(source -> Optional.of("path\nTraceback")))
        .filteredOn(outcome -> outcome.id().equals("reader.path-parent"))
        .extracting(Outcome::problem)
        .containsExactly(
            "expects a message of one line without control characters, found 'path\nTraceback'");
  }

  @Test
  void aReaderThatOverlooksOneFileFailsTheChangedBytes() {
    Reader forgiving =
        source -> new LimnReader().refusal(source).filter(why -> !why.contains("README.md"));

    assertThat(changes(forgiving)).matches("accepted README.md with byte \\d+ changed from .*");
  }

  @Test
  void aReaderThatNamesAnotherFileFailsTheChangedBytes() {
    Reader confused =
        source -> new LimnReader().refusal(source).map(why -> why.replace("decoder.onnx", "it"));

    assertThat(changes(confused)).startsWith("expects a message with one of [decoder.onnx], found");
  }

  private static String changes(Reader reader) {
    return ReaderSuite.of("test", reader).checks().stream()
        .filter(check -> check.id().equals("reader.changed-byte"))
        .findFirst()
        .orElseThrow()
        .run()
        .problem();
  }

  @Test
  void aReaderThatBreaksDownHasDied() {
    Reader broken =
        source -> {
          throw new IndexOutOfBoundsException("7");
        };

    assertThat(few(broken)).extracting(Outcome::verdict).containsOnly(Verdict.CRASHED);
  }

  /** Whoever unpacks as it comes writes above the package. */
  @ParameterizedTest
  @ValueSource(strings = {"reader.path-parent", "reader.path-absolute"})
  void aReaderThatWritesElsewhereFails(String id) {
    Function<Path, Optional<String>> unpacking =
        source -> {
          try (InputStream in = Files.newInputStream(source);
              ZipInputStream zip = new ZipInputStream(in)) {
            Path target = Files.createDirectories(source.resolveSibling("tmp").resolve("own"));
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
              Path file = target.resolve(entry.getName());
              Files.createDirectories(file.getParent());
              Files.write(file, zip.readAllBytes());
            }
            return Optional.of("path evil");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    Check check =
        ReaderSuite.of("unpacking", unpacking::apply).checks().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow();

    assertThat(check.run().problem()).startsWith("the reader wrote [").contains("evil");
  }

  /** All but the large ones. */
  private static List<Outcome> few(Reader reader) {
    return ReaderSuite.of("test", reader).checks().stream()
        .filter(check -> !check.id().contains("bomb"))
        .map(Check::run)
        .toList();
  }
}
