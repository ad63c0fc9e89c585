package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonInclude;

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

  /**
   * Checks that exactly decoders state a precision.
   *
   * @throws IllegalArgumentException if one misses it or another has it
   */
  public PackagedFile {
    if ((role == FileRole.DECODER) != (precision != null)) {
      throw new IllegalArgumentException(
          "a decoder, and no other file, states its precision; found "
              + path
              + " with "
              + precision);
    }
  }
}
