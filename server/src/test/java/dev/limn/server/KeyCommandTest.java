package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.server.security.Access;
import dev.limn.server.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCommandTest {

  @TempDir Path directory;

  @Test
  void theSecretAloneStandsOnStandardOutput() {
    Invocation limn = Invocation.of("key", "--name", "alice");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out()).matches("limn_[A-Za-z0-9_-]{43}\\R");
    assertThat(limn.err())
        .containsPattern("  alice sample [0-9a-f]{64}\\R")
        .doesNotContain(limn.out().strip());
  }

  @Test
  void whatIsAddedToAFileIsAdmitted() throws IOException {
    Path file = directory.resolve("keys.txt");
    Invocation sample = Invocation.of("key", "--name", "alice", "--file", file.toString());
    Files.writeString(file, Files.readString(file).stripTrailing() + "\n# no line end");
    Invocation manage =
        Invocation.of(
            "key",
            "--name",
            "ops",
            "--role",
            "manage",
            "--not-after",
            "2999-01-01",
            "--file",
            file.toString());

    assertThat(manage.err()).contains("added ops (manage) to " + file);
    assertThat(Files.readString(file))
        .contains("# no line end\nops manage ")
        .endsWith("2999-01-01\n");
    try (Access access = Access.open(Optional.of(file), Role.NONE)) {
      assertThat(access.refusal(sample.out().strip(), Role.SAMPLE)).isNull();
      assertThat(access.refusal(sample.out().strip(), Role.MANAGE)).isNotNull();
      assertThat(access.refusal(manage.out().strip(), Role.MANAGE)).isNull();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no such permissions there")
  void aNewFileIsItsOwnersAlone() throws IOException {
    Path file = directory.resolve("keys.txt");
    Invocation.of("key", "--name", "alice", "--file", file.toString());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--role|none|the role of a key is sample or manage, found 'none'",
        "--name|a b|the name of a key has 1 to 64 letters",
        "--not-after|soon|a last day is such as 2027-12-31, found 'soon'"
      })
  void whatCannotBeIsBadUsage(String option, String value, String why) {
    Invocation limn =
        option.equals("--name")
            ? Invocation.of("key", option, value)
            : Invocation.of("key", "--name", "alice", option, value);

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err()).contains(why);
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Invocation limn =
        Invocation.of("key", "--name", "alice", "--file", directory.resolve("no/keys").toString());

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err()).contains("cannot write");
  }
}
