package dev.limn.runtime.model;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code SHA256SUMS} of a package: it lists every other file but its own signature. */
final class Checksums {

  static final String FILE = "SHA256SUMS";
  static final String SIGNATURE_FILE = "SHA256SUMS.sig";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^\\s].*)");

  private Checksums() {}

  static byte[] encode(Map<String, byte[]> files) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(files)
        .forEach(
            (path, bytes) -> lines.append(Sha256.of(bytes)).append("  ").append(path).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  static SortedMap<String, String> decode(byte[] text, String packageName) {
    SortedMap<String, String> sums = new TreeMap<>();
    int number = 0;
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || !follows(matcher.group(2), sums)) {
        throw new InvalidPackageException(
            packageName,
            FILE
                + " line "
                + number
                + " is not '<sha256>  <path>', sorted by path: pack the model again");
      }
      PackagePath.require(matcher.group(2), packageName);
      sums.put(matcher.group(2), matcher.group(1));
    }
    return sums;
  }

  private static boolean follows(String path, SortedMap<String, String> sums) {
    return sums.isEmpty() || sums.lastKey().compareTo(path) < 0;
  }

  /** Holds that the files are exactly the listed ones, byte for byte. */
  static void verify(Map<String, byte[]> files, String packageName) {
    byte[] own = files.get(FILE);
    if (own == null) {
      throw new InvalidPackageException(packageName, FILE + " is missing: " + advice(files));
    }
    SortedMap<String, String> sums = decode(own, packageName);
    TreeSet<String> unlisted = new TreeSet<>(files.keySet());
    unlisted.removeAll(sums.keySet());
    unlisted.remove(FILE);
    unlisted.remove(SIGNATURE_FILE);
    if (!unlisted.isEmpty()) {
      throw new InvalidPackageException(
          packageName, "file " + unlisted.first() + " is not listed in " + FILE + ": remove it");
    }
    sums.forEach((path, sum) -> verify(path, sum, files.get(path), packageName));
  }

  /** Zip tools pack the folder around the files as readily as the files. */
  private static String advice(Map<String, byte[]> files) {
    return files.keySet().stream()
        .filter(path -> path.endsWith("/" + FILE))
        .findFirst()
        .map(path -> "the files stand in a folder of their own, pack them without it")
        .orElse("not a model package");
  }

  private static void verify(String path, String expected, byte[] bytes, String packageName) {
    if (bytes == null) {
      throw new InvalidPackageException(
          packageName, "file " + path + " is missing: get the package again");
    }
    String found = Sha256.of(bytes);
    if (!found.equals(expected)) {
      throw new InvalidPackageException(
          packageName,
          "file "
              + path
              + " is corrupt: SHA-256 must be "
              + expected
              + ", found "
              + found
              + ": get the package again");
    }
  }
}
