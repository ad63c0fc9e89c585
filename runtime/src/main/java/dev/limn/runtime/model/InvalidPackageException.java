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
    super("model package " + packageName + ": " + problem);
  }

  InvalidPackageException(String packageName, String problem, Throwable cause) {
    super("model package " + packageName + ": " + problem, cause);
  }
}
