package dev.limn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "subjects are shell scripts")
class SubjectCommandTest {

  private static final Duration LONG = Duration.ofSeconds(20);

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
        .hasMessage("sh was ended by a signal, or after 20 s: exit code 137");
  }

  @Test
  void aSubjectThatHangsIsEnded() {
    SubjectCommand hanging =
        new SubjectCommand(List.of("sh", "-c", "while :; do :; done"), Duration.ofMillis(100));

    assertThatThrownBy(() -> hanging.run(List.of())).isInstanceOf(CheckFailure.class);
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
