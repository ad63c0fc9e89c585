package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;

/**
 * A file of a package.
 *
 * @param path where it stands in the package, with {@code /} between names
 * @param role what it is for
 * @param precision a decoder's arithmetic; null for every other role
 * @param bytes its size
 * @param sha256 its checksum, lower-case hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PackagedFile(
    String path, FileRole role, Precision precision, long bytes, String sha256) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks what must be there, that graphs and no others end in {@code .onnx}, and that decoders
   * and no others state a precision.
   *
   * @throws IllegalArgumentException if a rule is broken
   */
  public PackagedFile {
    if (path == null || role == null || bytes < 0) {
      throw new IllegalArgumentException(
          "a file needs its path, role and size, found " + path + ", " + role + ", " + bytes);
    }
    if (sha256 == null || !SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 of " + path + " must be 64 lower-case hexadecimal digits, found " + sha256);
    }
    if (role.isGraph() != path.endsWith(".onnx")) {
      throw new IllegalArgumentException(
          "a decoder, encoder or classifier, and no other file, ends in .onnx; found "
              + path
              + " as "
              + role);
    }
    if ((role == FileRole.DECODER) != (precision != null)) {
      throw new IllegalArgumentException(
          "a decoder, and no other file, states its precision; found "
              + path
              + " with "
              + precision);
    }
  }
}
