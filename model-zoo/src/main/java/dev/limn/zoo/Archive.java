package dev.limn.zoo;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The zip of a model in a zoo.
 *
 * @param path where it is, from the index on: names of letters, digits, {@code .}, {@code _} and
 *     {@code -}, separated by {@code /}
 * @param bytes its size, up to {@value #MAX_BYTES}
 * @param sha256 its checksum, 64 lower-case hexadecimal digits
 */
public record Archive(String path, long bytes, String sha256) {

  /** A package unpacks to 1 GiB at most; the rest is for what a zip adds. */
  static final long MAX_BYTES = (1L << 30) + (1 << 20);

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,127}){0,3}");

  /**
   * Checks that it stays inside of the zoo.
   *
   * @throws IllegalArgumentException if a rule is broken
   */
  public Archive {
    if (path == null || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("path of an archive must be " + PATH + ", found " + path);
    }
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "bytes of archive " + path + " must be 1 to " + MAX_BYTES + ", found " + bytes);
    }
    ZooEntry.requireSha256(sha256, "archive " + path);
  }

  /** Where a zoo that Limn writes has the archive of a model. */
  static String path(String name, String version) {
    return "%s/%s-%s.zip".formatted(name, name, version);
  }

  /** Where it has another archive of a model, signed otherwise. No version has an underscore. */
  static String path(String name, String version, String sha256) {
    return "%s/%s-%s_%s.zip".formatted(name, name, version, sha256.substring(0, 8));
  }

  /** Refuses a file of another size. */
  void requireSize(Path file, String otherwise) throws IOException {
    long found = Files.size(file);
    if (found != bytes) {
      throw new LimnException(
          "%s must have %d bytes, found %d: %s".formatted(file, bytes, found, otherwise));
    }
  }
}
