package dev.limn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "subjects are shell scripts")
class SubjectCommandTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void wordsStandBetweenBlanksOrInQuotes() {
    assertThat(SubjectCommand.parse(" a  'b c' \"d 'e'\" f=g ", LONG).words())
        .containsExactly("a", "b c", "d 'e'", "f=g");
    assertThatThrownBy(() -> SubjectCommand.parse("  ", LONG))
        .isInstanceOf(UsageException.class)
        .hasMessage("a subject is a command, found none");
  }

  @Test
  void exitCodeAndOutputAreTold() {
    SubjectCommand.Run run = script("echo \"no: $0\" >&2; exit 3").run(List.of("some file"));

    assertThat(run).isEqualTo(new SubjectCommand.Run(3, "no: some file"));
  }

  @Test
  void aSubjectThatIsKilledHasBrokenDown() {
    assertThatThrownBy(() -> script("kill -9 $$").run(List.of()))
        .isInstanceOf(CheckFailure.class)
        .hasMessage("sh was ended by a signal: exit code 137");
  }

  @Test
  void aSubjectThatHangsIsEnded() {
    SubjectCommand hanging =
        new SubjectCommand(List.of("sh", "-c", "while :; do :; done"), Duration.ofMillis(100));

    assertThatThrownBy(() -> hanging.run(List.of()))
        .isInstanceOf(CheckFailure.class)
        .hasMessage("sh did not end within 0.1 s");
  }

  /** The process that is left holds the output open for longer than the test may take. */
  @Test
  void nobodyWaitsForWhatASubjectLeavesBehind() {
    SubjectCommand.Run run = script("sleep 90 & echo $!; exit 1").run(List.of());
    ProcessHandle.of(Long.parseLong(run.output())).ifPresent(ProcessHandle::destroyForcibly);

    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void whatASubjectStartedEndsWithIt() throws IOException {
    Path id = directory.resolve("id");
    SubjectCommand hanging =
        new SubjectCommand(
            List.of("sh", "-c", "sleep 90 & echo $! > \"$0\"; wait"), Duration.ofSeconds(1));

    assertThatThrownBy(() -> hanging.run(List.of(id.toString()))).isInstanceOf(CheckFailure.class);
    long left = Long.parseLong(Files.readString(id).strip());
    ProcessHandle.of(left)
        .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(20)));
  }

  @Test
  void aSubjectThatWritesWithoutEndIsEnded() {
    assertThatThrownBy(() -> SubjectCommand.parse("yes", LONG).run(List.of()))
        .isInstanceOf(CheckFailure.class)
        .hasMessage("yes writes more than 67108864 bytes");
  }

  @Test
  void ofALongOutputTheBeginningIsTold() {
    assertThat(script("yes | head -c 100000").run(List.of()).output()).hasSize(65_535);
  }

  @Test
  void aCommandThatIsNoneIsToldSo() {
    assertThatThrownBy(() -> SubjectCommand.parse("no-such-command-0", LONG).run(List.of()))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot run no-such-command-0: ");
  }

  private static SubjectCommand script(String script) {
    return new SubjectCommand(List.of("sh", "-c", script), LONG);
  }
}
