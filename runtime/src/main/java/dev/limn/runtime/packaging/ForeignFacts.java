package dev.limn.runtime.packaging;

import dev.limn.UsageException;
import dev.limn.runtime.model.Manifest;
import java.util.Locale;

/**
 * What a package of a foreign decoder states and the decoder does not. What was not said is null,
 * but for name and version.
 *
 * @param name the model's name
 * @param version the package's version, such as {@code 1.0.0}
 * @param description one sentence
 * @param licence SPDX identifier of the weights' licence
 * @param licenceText the licence's text
 * @param dataLicence one sentence on the licence of what it was trained on
 */
public record ForeignFacts(
    String name,
    String version,
    String description,
    String licence,
    String licenceText,
    String dataLicence) {

  private static final String LICENCE = "[A-Za-z0-9][A-Za-z0-9.+-]{0,63}";

  /**
   * Checks the wording.
   *
   * @throws UsageException if name, version or licence could not stand in a manifest, or a text has
   *     more than one line where one is meant
   */
  public ForeignFacts {
    require(name, Manifest.NAME, "name must be 1 to 64 lower-case letters, digits and hyphens");
    require(version, Manifest.VERSION, "version must be such as 1.0.0");
    require(licence, LICENCE, "licence must be an SPDX identifier such as Apache-2.0");
    require(description, "\\P{Cntrl}+", "description must be one line");
    require(dataLicence, "\\P{Cntrl}+", "licence of the data must be one line");
  }

  private static void require(String found, String pattern, String rule) {
    if (found != null && !found.matches(pattern)) {
      throw new UsageException(rule + ", found '" + found + "'");
    }
  }

  /**
   * A model's name, made of a file's.
   *
   * @param file such as {@code My_Decoder.onnx}
   * @return such as {@code my-decoder}; {@code model} where nothing of the name can be used
   */
  public static String name(String file) {
    String name =
        file.toLowerCase(Locale.ROOT)
            .replaceFirst("\\.onnx$", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+", "");
    String cut = name.substring(0, Math.min(64, name.length())).replaceAll("-+$", "");
    return cut.isEmpty() ? "model" : cut;
  }
}
