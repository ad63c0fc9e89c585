package dev.limn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  private static final Instant NOW = Instant.parse("2027-06-01T12:00:00Z");

  @TempDir Path directory;
  private Path path;
  private KeyFile file;

  @BeforeEach
  void open() throws IOException {
    path = directory.resolve("keys.txt");
    write("# keys\n\n" + line("alice", "one") + "\n");
    file = KeyFile.open(path);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
  }

  private static String line(String name, String secret) {
    return ApiKey.of(name, Role.SAMPLE, secret, null).line();
  }

  private String nameOf(String secret) {
    ApiKey key = file.keys().find(secret, NOW);
    return key == null ? null : key.name();
  }

  @Test
  void aKeyIsFoundByItsSecretAlone() {
    assertThat(nameOf("one")).isEqualTo("alice");
    assertThat(nameOf("alice")).isNull();
    assertThat(nameOf("")).isNull();
    assertThat(nameOf("one ")).isNull();
  }

  @Test
  void theOldAndTheNewKeyOfANameAreAdmittedSideBySide() throws IOException {
    write(line("alice", "one") + "\n" + line("alice", "two") + "\n");
    file.refresh();

    assertThat(nameOf("one")).isEqualTo("alice");
    assertThat(nameOf("two")).isEqualTo("alice");
  }

  @Test
  void aKeyThatIsTakenAwayIsUnknown() throws IOException {
    write(line("bob", "two"));
    file.refresh();

    assertThat(nameOf("one")).isNull();
    assertThat(nameOf("two")).isEqualTo("bob");
  }

  @Test
  void aFileThatIsBrokenChangesNothing() throws IOException {
    write(line("bob", "two") + "\nnonsense\n");
    file.refresh();
    assertThat(nameOf("one")).isEqualTo("alice");
    assertThat(nameOf("two")).isNull();

    Files.delete(path);
    file.refresh();
    assertThat(nameOf("one")).isEqualTo("alice");

    write(line("bob", "two"));
    file.refresh();
    assertThat(nameOf("two")).isEqualTo("bob");
  }

  @Test
  void aKeyWhoseTimeIsOverIsUnknown() throws IOException {
    write(line("bob", "two") + " 2027-05-31\n" + line("eve", "three") + " 2027-06-01\n");
    file.refresh();

    assertThat(nameOf("two")).isNull();
    assertThat(nameOf("three")).isEqualTo("eve");
  }

  @Test
  void allLinesThatAreWrongAreToldAtTheStart() throws IOException {
    write("one two\n" + line("alice", "one") + "\nalice root " + "0".repeat(64));

    assertThatThrownBy(() -> KeyFile.open(path))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(path + ": line 1: ")
        .hasMessageContaining("; line 3: the role of a key is sample or manage, found 'root'");
  }

  @Test
  void oneSecretForTwoKeysIsAMistake() throws IOException {
    write(line("alice", "one") + "\n" + line("bob", "one"));

    assertThatThrownBy(() -> KeyFile.open(path))
        .hasMessageContaining("line 2: the key of 'bob' is that of 'alice'");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertThatThrownBy(() -> KeyFile.open(directory.resolve("none")))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("cannot read")
        .hasMessageContaining("no such file");
  }
}
