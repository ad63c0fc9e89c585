package dev.limn.cli;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fails in every way a command can. */
@Command(name = "fail", description = "Fails.", footer = "  limn fail WANTED")
public final class FailCommand implements LimnCommand {

  enum Way {
    FINDING,
    LIMN,
    USAGE,
    DISK_FULL,
    PERMISSION,
    UNCHECKED,
    BUG,
    MEMORY,
    LINES
  }

  @Parameters Way way;

  @Override
  public int run(Console console) throws IOException {
    return switch (way) {
      case FINDING -> 1;
      case LIMN -> throw new LimnException("digits.zip: checksum differs");
      case USAGE -> throw new UsageException("--labels: expects 0-9, found 12");
      case DISK_FULL -> throw new FileSystemException("out.npy", null, "No space left on device");
      case PERMISSION -> throw new AccessDeniedException("/etc/out.npy");
      case UNCHECKED -> throw new UncheckedIOException(new IOException("Connection reset"));
      case BUG -> throw new IllegalStateException("a is null");
      case MEMORY -> throw new OutOfMemoryError("Java heap space");
      case LINES -> throw new LimnException("first\n  second\r\n");
    };
  }
}
