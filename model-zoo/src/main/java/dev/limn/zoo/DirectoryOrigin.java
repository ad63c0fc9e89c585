package dev.limn.zoo;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Sha256;
import dev.limn.zoo.download.UnreachableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
      // Where nothing is mounted there is an empty directory, or none.
      throw new UnreachableException(
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
    AtomicOutput.file(target, temporary -> copy(from, temporary, entry.archive()));
    requireChecksum(from, target, entry.archive().sha256());
    return target;
  }

  /** A file may grow meanwhile: no more is copied than was promised. */
  private static void copy(Path from, Path to, Archive archive) throws IOException {
    archive.requireSize(from, "it is not used; tell whoever keeps the zoo");
    try (FileChannel in = FileChannel.open(from);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long done = 0;
      for (long some = 1; some > 0 && done < archive.bytes(); done += some) {
        some = in.transferTo(done, archive.bytes() - done, out);
      }
    }
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
