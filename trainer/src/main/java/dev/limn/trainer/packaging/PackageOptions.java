package dev.limn.trainer.packaging;

import dev.limn.UsageException;
import dev.limn.runtime.model.Manifest;
import java.util.Objects;

/**
 * What a packager is told beside the run.
 *
 * @param version the package's version, such as {@code 1.0.0}
 * @param weights how its graphs store their weights
 */
public record PackageOptions(String version, WeightStorage weights) {

  /**
   * Checks the version.
   *
   * @throws UsageException if it is not worded as one
   */
  public PackageOptions {
    Objects.requireNonNull(weights, "weights");
    if (!version.matches(Manifest.VERSION)) {
      throw new UsageException(
          "version must be up to 32 letters, digits, dots and hyphens, the first a digit, found '"
              + version
              + "'");
    }
  }

  /**
   * Weights as they were trained.
   *
   * @param version the package's version, such as {@code 1.0.0}
   * @return the options
   * @throws UsageException if the version is not worded as one
   */
  public static PackageOptions of(String version) {
    return new PackageOptions(version, WeightStorage.FLOAT32);
  }
}
