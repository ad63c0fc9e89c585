package dev.limn.conformance.runtime;

import java.util.List;

/**
 * What to draw. Nothing is checked: subjects must refuse what they cannot draw.
 *
 * @param count how many samples
 * @param seed any value
 * @param firstIndex the index of the first sample
 * @param labels classes to be cycled; empty: each sample's own stream chooses
 * @param temperature scales the deviation from the prior's mean
 * @param prior {@code normal} or {@code mixture}; null: the model's default
 */
public record Draw(
    int count, long seed, long firstIndex, List<Integer> labels, float temperature, String prior) {

  /** Copies the labels. */
  public Draw {
    labels = List.copyOf(labels);
  }

  /**
   * The first samples of a seed, from the default prior.
   *
   * @param count how many
   * @param seed any value
   * @return the draw
   */
  public static Draw of(int count, long seed) {
    return new Draw(count, seed, 0, List.of(), 1, null);
  }

  Draw from(long index, int rows) {
    return new Draw(rows, seed, index, labels, temperature, prior);
  }

  Draw labelled(Integer... classes) {
    return new Draw(count, seed, firstIndex, List.of(classes), temperature, prior);
  }

  Draw at(float newTemperature) {
    return new Draw(count, seed, firstIndex, labels, newTemperature, prior);
  }

  Draw of(String newPrior) {
    return new Draw(count, seed, firstIndex, labels, temperature, newPrior);
  }
}
