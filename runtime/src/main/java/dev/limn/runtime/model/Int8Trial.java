package dev.limn.runtime.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an 8-bit form of a model's decoder was found to be worth.
 *
 * @param packaged whether the package holds it
 * @param verdict one sentence: what it is worth, or why it was left out
 * @param measures numbers by name; none where it could not be made
 */
public record Int8Trial(boolean packaged, String verdict, Map<String, Double> measures) {

  /** Copies the measures, sorted by name so that files are the same every time. */
  public Int8Trial {
    measures = measures == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(measures));
  }
}
