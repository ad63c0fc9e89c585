package dev.limn.cli.zoo;

import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The zoo that a command works on. */
final class ZooOption {

  @Option(
      names = "--zoo",
      paramLabel = "DIR",
      description = "a zoo in this directory instead of the user's own, which is in the cache")
  private Path directory;

  boolean isGiven() {
    return directory != null;
  }

  ZooDirectory zoo() {
    return directory == null ? ZooDirectory.ofUser() : new ZooDirectory(directory);
  }

  /** In the user's own zoo models are found by name: what could not be is not taken. */
  void requireReachable(ZooEntry entry) {
    if (directory == null) {
      ModelZoo.requireReachable(entry);
    }
  }
}
