package dev.limn.runtime.file;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes a file or a directory whole or not at all: under a temporary name beside the target, then
 * moved into place. Whatever fails, nothing half-written stays. May be called by many threads.
 *
 * <p>A symbolic link stays one: what it points to is replaced.
 */
public final class AtomicOutput {

  /** What is being written now, in this process. */
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  /** Tells apart what several threads write to one target. */
  private static final AtomicLong SERIAL = new AtomicLong();

  private AtomicOutput() {}

  /**
   * Removes whatever is half-written, for a process that is about to end while its threads still
   * run.
   */
  public static void discardUnfinished() {
    UNFINISHED.forEach(AtomicOutput::deleteQuietly);
  }

  /** Fills a temporary path. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes the content.
     *
     * @param temporary where to write it
     * @throws IOException if the content could not be written whole
     */
    void writeTo(Path temporary) throws IOException;
  }

  /**
   * Writes one file, replacing an earlier one in a single step. A device or pipe such as {@code
   * /dev/null} is never replaced but written to.
   *
   * @param target the file; missing parent directories are made
   * @param content writes the bytes
   * @throws LimnException if the file cannot be written; an earlier file is then untouched
   */
  public static void file(Path target, Content content) {
    write(target, content);
  }

  /**
   * Writes the bytes of one file, replacing an earlier one in a single step.
   *
   * @param target the file; missing parent directories are made
   * @param bytes its content
   * @throws LimnException if the file cannot be written; an earlier file is then untouched
   */
  public static void file(Path target, byte[] bytes) {
    file(target, temporary -> Files.write(temporary, bytes));
  }

  /**
   * Writes a new directory.
   *
   * @param target the directory; it must not exist yet, or be empty
   * @param content fills an existing, empty directory
   * @throws LimnException if the target has content or cannot be written
   */
  public static void directory(Path target, Content content) {
    requireFree(target);
    write(
        target,
        temporary -> {
          Files.createDirectory(temporary);
          content.writeTo(temporary);
        });
  }

  /**
   * Writes a directory in place of one that is there, by two renames: the old one steps aside, then
   * the new one takes its name. A process killed between the two leaves both whole, the old one
   * under a hidden name beside.
   *
   * @param target the directory to replace
   * @param content fills an existing, empty directory
   * @throws LimnException if the target is no directory or cannot be written; it is then untouched
   */
  public static void replaceDirectory(Path target, Content content) {
    if (!Files.isDirectory(target)) {
      throw new LimnException("cannot replace " + target + ": it is no directory");
    }
    try {
      replace(target.toRealPath(), content);
    } catch (IOException e) {
      throw new LimnException("cannot write " + target + ": " + reason(e), e);
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    Path fresh = target.resolveSibling(temporaryName(target));
    Path old = target.resolveSibling(temporaryName(target));
    UNFINISHED.add(fresh);
    try {
      Files.createDirectory(fresh);
      content.writeTo(fresh);
      Files.move(target, old);
      try {
        Files.move(fresh, target);
      } catch (IOException e) {
        Files.move(old, target);
        throw e;
      }
      deleteQuietly(old);
    } finally {
      deleteQuietly(fresh);
      UNFINISHED.remove(fresh);
    }
  }

  /**
   * Refuses a directory that already has content, so that a long task can fail before it begins.
   *
   * @param target the directory to be written later
   * @throws LimnException if it exists and is not an empty directory
   */
  public static void requireFree(Path target) {
    if (Files.exists(target) && !isEmptyDirectory(target)) {
      throw new LimnException(
          target + " already exists and nothing is overwritten: remove it or choose another path");
    }
  }

  private static void write(Path target, Content content) {
    try {
      Path place = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
      if (isDevice(place)) {
        content.writeTo(place);
        return;
      }
      beside(place, content);
    } catch (IOException e) {
      throw new LimnException("cannot write " + target + ": " + reason(e), e);
    }
  }

  private static void beside(Path target, Content content) throws IOException {
    if (target.getParent() == null) {
      throw new IOException("it is the root of the file system");
    }
    Path temporary = target.resolveSibling(temporaryName(target));
    UNFINISHED.add(temporary);
    try {
      Files.createDirectories(target.getParent());
      deleteTree(temporary);
      content.writeTo(temporary);
      move(temporary, target);
    } catch (FileSystemException e) {
      // The temporary name says nothing to a reader and is another every time.
      throw new IOException(reason(e).replace(temporary.toString(), target.toString()), e);
    } finally {
      deleteQuietly(temporary);
      UNFINISHED.remove(temporary);
    }
  }

  private static String temporaryName(Path target) {
    return ".%s.%d-%d.partial"
        .formatted(target.getFileName(), ProcessHandle.current().pid(), SERIAL.incrementAndGet());
  }

  private static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Words why a file operation failed. The JDK's messages often hold a path alone.
   *
   * @param e the failure
   * @return a few words, such as {@code "permission denied"}
   */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied (" + e.getMessage() + ")";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file (" + e.getMessage() + ")";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file stands where a directory is needed (" + e.getMessage() + ")";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the directory is not empty (" + e.getMessage() + ")";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static boolean isDevice(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isEmptyDirectory(Path path) {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      deleteTree(path);
    } catch (IOException e) {
      // The failure that led here is the one to report.
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(path)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : deepestFirst) {
      Files.delete(entry);
    }
  }
}
