package dev.limn.zoo;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A zoo in a directory, such as a mounted one.
 *
 * @param source the zoo
 */
record DirectoryOrigin(ZooDirectory source) implements ZooOrigin {

  @Override
  public String place() {
    return "the zoo " + source.root();
  }

  @Override
  public ZooIndex index() {
    if (!Files.exists(source.root().resolve(ZooIndex.FILE))) {
      throw new LimnException(
          "%s is no zoo: it has no %s ('limn zoo add PACKAGE --zoo %s' makes one)"
              .formatted(source.root(), ZooIndex.FILE, source.root()));
    }
    return source.index();
  }

  @Override
  public Path fetch(ZooEntry entry, ZooDirectory zoo) {
    Path from = source.archive(entry);
    if (!Files.isRegularFile(from)) {
      throw new LimnException("%s is in the index of %s and not there".formatted(from, place()));
    }
    Path target = zoo.downloads(entry).resolve(from.getFileName().toString());
    AtomicOutput.file(target, temporary -> Files.copy(from, temporary));
    requireChecksum(from, target, entry.archive().sha256());
    return target;
  }

  private static void requireChecksum(Path from, Path copy, String expected) {
    try {
      String found = Sha256.of(copy);
      if (!found.equals(expected)) {
        Files.delete(copy);
        throw new LimnException(
            "%s: SHA-256 must be %s, found %s: it is not used; tell whoever keeps the zoo"
                .formatted(from, expected, found));
      }
    } catch (IOException e) {
      throw new LimnException("cannot read " + copy + ": " + AtomicOutput.reason(e), e);
    }
  }
}
