package dev.limn.runtime.model;

import dev.limn.LimnException;

/** A package that breaks the format: nothing of it was run. */
public final class InvalidPackageException extends LimnException {

  private static final long serialVersionUID = 1L;

  /**
   * A package that is refused.
   *
   * @param packageName what messages call it
   * @param problem the rule, what was found and the fix
   */
  public InvalidPackageException(String packageName, String problem) {
    super(words(packageName, problem));
  }

  InvalidPackageException(String packageName, String problem, Throwable cause) {
    super(words(packageName, problem), cause);
  }

  /** Names in a package are of its maker's choice, and terminals obey control characters. */
  private static String words(String packageName, String problem) {
    return "model package " + packageName + ": " + problem.replaceAll("\\p{Cntrl}", "?");
  }
}
