package dev.limn.conformance.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A package that readers are tried with.
 *
 * @param id of the check
 * @param rule what a reader does with it
 * @param words of which a refusal's message has one, in lower case: the thing that is wrong
 * @param writer writes it into an empty directory
 */
record TrialPackage(String id, String rule, List<String> words, Writer writer) {

  /** Writes a package. */
  @FunctionalInterface
  interface Writer {

    /** Returns the package, which lies in the directory. */
    Path write(Path directory) throws IOException;
  }

  static TrialPackage hostile(String id, String what, String words, Writer writer) {
    return new TrialPackage("reader." + id, "refuses " + what, List.of(words.split(" ")), writer);
  }

  Path write(Path directory) {
    try {
      return writer.write(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("a package to try cannot be written", e);
    }
  }
}
