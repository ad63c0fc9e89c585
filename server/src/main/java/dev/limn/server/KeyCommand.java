package dev.limn.server;

import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.server.security.ApiKey;
import dev.limn.server.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a key of the server. The secret is shown once, and kept nowhere. */
@Command(
    name = "key",
    description = "Make a key that the server admits",
    footer = "  KEY=$(limn key --name alice --role sample --file keys.txt)")
public final class KeyCommand implements LimnCommand {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "Whose key it is; several keys may have one name")
  private String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "sample, or manage to load and unload models too. Default: sample")
  private String role = "sample";

  @Option(
      names = "--not-after",
      paramLabel = "DAY",
      description = "The last day that it is admitted, such as 2027-12-31. Default: no end")
  private String notAfter;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Add it to this file, which auth.keys names. Default: show the line to add")
  private Path file;

  /** Prints the secret, and nothing else, to standard output. */
  @Override
  public int run(Console console) {
    LocalDate lastDay = notAfter == null ? null : ApiKey.day(notAfter);
    String secret = ApiKey.newSecret(new SecureRandom());
    ApiKey key = ApiKey.of(name, Role.parseOfKey(role), secret, lastDay);
    if (file == null) {
      console.note("add this line to the file that auth.keys names:");
      console.note("  " + key.line());
    } else {
      append(key.line());
      console.note("added " + name + " (" + role + ") to " + file);
    }
    console.note("the key, which is shown this once:");
    console.out().println(secret);
    return 0;
  }

  /** In one write, so that a server that reads meanwhile sees a line or none. */
  private void append(String line) {
    try {
      createIfMissing();
      String text = endsInMidLine() ? "\n" + line + "\n" : line + "\n";
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new LimnException("cannot write " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  private void createIfMissing() throws IOException {
    if (Files.exists(file)) {
      return;
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    Files.createFile(
        file,
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(owner)}
            : new FileAttribute<?>[0]);
  }

  private boolean endsInMidLine() throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return !text.isEmpty() && !text.endsWith("\n");
  }
}
