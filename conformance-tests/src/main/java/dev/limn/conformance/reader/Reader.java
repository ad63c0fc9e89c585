package dev.limn.conformance.reader;

import java.nio.file.Path;
import java.util.Optional;

/** Something that opens packages, under test. */
@FunctionalInterface
public interface Reader {

  /**
   * Opens a package as far as its format is checked, and closes it again.
   *
   * @param source a package directory or its zip
   * @return empty if the package is accepted, else why it is refused, as a user would read it;
   *     whatever is thrown is a break-down of the reader
   */
  Optional<String> refusal(Path source);
}
