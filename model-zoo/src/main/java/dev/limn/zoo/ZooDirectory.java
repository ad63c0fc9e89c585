package dev.limn.zoo;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.file.ProcessLock;
import dev.limn.runtime.file.UserCache;
import dev.limn.runtime.model.InvalidPackageException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A zoo in a directory: {@code index.json}, and a zip for each version of each model. Any web
 * server that serves the directory's files serves the zoo. Threads and processes may change it at
 * once: each change is whole, and what a reader finds is whole.
 */
public final class ZooDirectory {

  private static final String DOWNLOADS = ".download";

  private final Path root;

  /**
   * A zoo.
   *
   * @param root its directory; made when the first model is added
   */
  public ZooDirectory(Path root) {
    this.root = root;
  }

  /**
   * The user's own zoo, which holds what was pulled or added.
   *
   * @return {@code zoo} in the user's cache directory
   */
  public static ZooDirectory ofUser() {
    return new ZooDirectory(UserCache.directory().resolve("zoo"));
  }

  /**
   * Where it is.
   *
   * @return the directory
   */
  public Path root() {
    return root;
  }

  /**
   * What there is.
   *
   * @return the index, empty where there is none
   * @throws LimnException if it cannot be read or is damaged
   */
  public ZooIndex index() {
    Path file = root.resolve(ZooIndex.FILE);
    if (!Files.exists(file)) {
      return ZooIndex.of(List.of());
    }
    try {
      return ZooIndex.decode(bytes(file), file.toString());
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  /** Another's directory may hold anything under this name. */
  private static byte[] bytes(Path index) throws IOException {
    try (InputStream in = Files.newInputStream(index)) {
      byte[] bytes = in.readNBytes(ZooIndex.MAX_BYTES + 1);
      if (bytes.length > ZooIndex.MAX_BYTES) {
        throw new LimnException(
            "%s is no index of a zoo: it is longer than %d bytes"
                .formatted(index, ZooIndex.MAX_BYTES));
      }
      return bytes;
    }
  }

  /**
   * Opens a model.
   *
   * @param entry one of the index
   * @return the checked package
   * @throws LimnException if it is damaged, or not the one that the index states
   */
  public ModelPackage open(ZooEntry entry) {
    if (!Files.isRegularFile(archive(entry))) {
      throw new LimnException(
          "%s is in the index of the zoo, and its archive is not there: remove it and get it again"
              .formatted(entry.reference()));
    }
    ModelPackage found = ModelPackage.open(archive(entry));
    requireSame(found, entry);
    return found;
  }

  /**
   * Checks an archive and all that the index states of it, and opens the model.
   *
   * @param entry one of the index
   * @return the checked package
   * @throws LimnException if the archive has another size or checksum than the index states, the
   *     package says other things of itself than the index, or {@link #open} fails
   */
  public ModelPackage verify(ZooEntry entry) {
    Path file = archive(entry);
    try {
      entry.archive().requireSize(file, "remove it and get it again");
      String found = Sha256.of(file);
      if (!found.equals(entry.archive().sha256())) {
        throw new LimnException(
            "SHA-256 of %s must be %s, found %s: remove it and get it again"
                .formatted(file, entry.archive().sha256(), found));
      }
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
    ModelPackage model = open(entry);
    requireTrue(entry, ZooEntry.of(model).at(entry.archive()));
    return model;
  }

  private void requireTrue(ZooEntry stated, ZooEntry found) {
    List<String> other = stated.differences(found);
    if (!other.isEmpty()) {
      throw new LimnException(
          "the index of the zoo %s states another %s of %s than the package: remove it and get it again"
              .formatted(root, String.join(", ", other), stated.reference()));
    }
  }

  Path archive(ZooEntry entry) {
    return root.resolve(entry.archive().path());
  }

  /** Where what is fetched of a model waits until it was found good. */
  Path downloads(ZooEntry entry) {
    return root.resolve(DOWNLOADS).resolve(entry.reference().toString());
  }

  /** Of no use to a later attempt: what is whole was taken in or refused. */
  void forgetDownloads(ZooEntry entry) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(downloads(entry))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(downloads(entry));
  }

  /**
   * Holds a package to its line of an index, so that no package can pass for another.
   *
   * @throws InvalidPackageException if name, version or checksum is another
   */
  static void requireSame(ModelPackage found, ZooEntry entry) {
    ZooReference reference = new ZooReference(found.manifest().name(), found.manifest().version());
    if (!reference.equals(entry.reference()) || !found.sha256().equals(entry.sha256())) {
      throw new InvalidPackageException(
          entry.reference().toString(),
          "the index states SHA-256 %s, found %s with %s: get it again"
              .formatted(entry.sha256(), reference, found.sha256()));
    }
  }

  /**
   * Adds a package. One that is there already is left alone, but gets another signature.
   *
   * @param source the package
   * @return its line of the index
   * @throws UsageException if another package of its name and version is there
   * @throws LimnException if it cannot be written
   */
  public ZooEntry add(ModelPackage source) {
    String path = Archive.path(source.manifest().name(), source.manifest().version());
    Path fresh = root.resolve(path).resolveSibling(".added.zip");
    return alone(
        () -> {
          requireNoOther(source);
          source.writeZip(fresh);
          return install(source, fresh);
        });
  }

  /** Takes in a package whose archive lies in this directory already, under a name of its own. */
  ZooEntry adopt(ModelPackage source, Path file) {
    return alone(
        () -> {
          requireNoOther(source);
          return install(source, file);
        });
  }

  /** The archive comes first and the one before it goes last: what the index names is there. */
  private ZooEntry install(ModelPackage source, Path file) throws IOException {
    ZooEntry line = ZooEntry.of(source);
    Optional<Archive> before = index().find(line.reference()).map(ZooEntry::archive);
    String sha256 = Sha256.of(file);
    String path = freePath(line, before, sha256);
    ZooEntry entry = line.at(new Archive(path, Files.size(file), sha256));
    Files.createDirectories(archive(entry).getParent());
    Files.move(file, archive(entry), StandardCopyOption.REPLACE_EXISTING);
    change(index -> index.with(entry));
    if (before.isPresent() && !before.get().path().equals(path)) {
      Files.deleteIfExists(root.resolve(before.get().path()));
    }
    return entry;
  }

  /** An archive that the index names is replaced by its like alone. */
  private static String freePath(ZooEntry entry, Optional<Archive> before, String sha256) {
    if (before.isEmpty()) {
      return Archive.path(entry.name(), entry.version());
    }
    boolean same = before.get().sha256().equals(sha256);
    return same ? before.get().path() : Archive.path(entry.name(), entry.version(), sha256);
  }

  private void requireNoOther(ModelPackage source) {
    ZooReference reference =
        new ZooReference(source.manifest().name(), source.manifest().version());
    Optional<ZooEntry> here = index().find(reference);
    if (here.isPresent() && !here.get().sha256().equals(source.sha256())) {
      throw new UsageException(
          "another %s is in the zoo %s already, SHA-256 %s, and this one is %s: remove it or give this one another version"
              .formatted(reference, root, here.get().sha256(), source.sha256()));
    }
  }

  /**
   * Removes a model.
   *
   * @param reference its name; with a version, unless there is one alone
   * @return what was removed
   * @throws UsageException if there are several versions and none is named
   * @throws LimnException if there is none, or it cannot be removed
   */
  public ZooEntry remove(ZooReference reference) {
    return alone(
        () -> {
          ZooIndex index = index();
          ZooEntry entry = index.require(reference, "the zoo " + root);
          if (reference.version() == null && index.versions(entry.name()).size() > 1) {
            throw new UsageException(
                "%s is there in versions %s: say which, as in %s"
                    .formatted(
                        entry.name(),
                        String.join(", ", index.versions(entry.name())),
                        entry.reference()));
          }
          change(before -> before.without(entry::equals));
          Files.deleteIfExists(archive(entry));
          return entry;
        });
  }

  private void change(UnaryOperator<ZooIndex> change) {
    AtomicOutput.file(root.resolve(ZooIndex.FILE), change.apply(index()).encode());
  }

  private <T> T alone(ProcessLock.Action<T> action) {
    return hold(root.resolve(".lock"), action);
  }

  /** Does something that no other thread or process does with a model at the same time. */
  <T> T alone(ZooEntry entry, ProcessLock.Action<T> action) {
    return hold(root.resolve(DOWNLOADS).resolve(entry.reference() + ".lock"), action);
  }

  private <T> T hold(Path lock, ProcessLock.Action<T> action) {
    try {
      Files.createDirectories(lock.getParent());
      return ProcessLock.hold(lock, action);
    } catch (IOException e) {
      throw new LimnException("cannot change the zoo " + root + ": " + AtomicOutput.reason(e), e);
    }
  }
}
