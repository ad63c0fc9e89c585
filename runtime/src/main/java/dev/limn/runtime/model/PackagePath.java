package dev.limn.runtime.model;

import java.util.regex.Pattern;

/** The paths a package may hold: relative, portable, never leaving the package. */
final class PackagePath {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final int MAX_DEPTH = 3;

  private PackagePath() {}

  static void require(String path, String packageName) {
    String[] names = path.split("/", -1);
    boolean portable = names.length <= MAX_DEPTH;
    for (String name : names) {
      portable &= NAME.matcher(name).matches();
    }
    if (!portable) {
      throw new InvalidPackageException(
          packageName,
          "path '"
              + printable(path)
              + "' is refused: paths are at most "
              + MAX_DEPTH
              + " names of letters, digits, '.', '_' and '-' inside the package");
    }
  }

  static String printable(String path) {
    String shortened = path.length() > 80 ? path.substring(0, 80) + "..." : path;
    return shortened.replaceAll("[^ -~]", "?");
  }
}
