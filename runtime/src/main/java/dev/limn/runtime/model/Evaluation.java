package dev.limn.runtime.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measured quality with the protocol that makes the numbers comparable.
 *
 * @param protocol how it was measured: split, n, seed, command and so on
 * @param metrics the values by name, such as {@code mse} and {@code psnr}
 */
public record Evaluation(Map<String, String> protocol, Map<String, Double> metrics) {

  /** Copies the maps, sorted by name so that files are the same every time. */
  public Evaluation {
    protocol = protocol == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(protocol));
    metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /**
   * How texts name a metric. A Frechet distance says whose features it is measured on, so that
   * nobody compares it with one on Inception's.
   *
   * @param metric a key of {@link #metrics()}
   * @return the key, or such as {@code frechet(judge)}
   */
  public static String label(String metric) {
    return metric
        .replaceFirst("^frechet", "frechet(judge)")
        .replaceFirst("^(frechet.judge.)Floor", "$1 floor")
        .replaceFirst("^(frechet.judge.)Ratio", "$1 ratio");
  }
}
