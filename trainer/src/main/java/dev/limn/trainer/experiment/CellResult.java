package dev.limn.trainer.experiment;

import dev.limn.runtime.model.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of a cell.
 *
 * @param cell the cell
 * @param log what was logged of each epoch
 * @param evaluation what its package measures; empty where its training diverged
 * @param divergence the message of a training that diverged
 * @param seconds how long its epochs, its export and its evaluation took
 */
record CellResult(
    Cell cell,
    List<Map<String, Double>> log,
    Optional<Evaluation> evaluation,
    Optional<String> divergence,
    double seconds) {

  /** What the names of logged metrics begin with. */
  static final String TRAINING = "training.";

  /** Whether its training diverged. */
  boolean diverged() {
    return divergence.isPresent();
  }

  /**
   * One figure.
   *
   * @param metric an evaluation's metric, such as {@code mse}; or a training's, such as {@code
   *     training.loss} (last epoch) or {@code training.loss@5} (fifth epoch); either may be divided
   *     by a number or by another, as in {@code training.reconstruction/784}
   * @return the value, empty where it was not measured
   */
  OptionalDouble value(String metric) {
    int slash = metric.indexOf('/');
    if (slash > 0) {
      return ratio(value(metric.substring(0, slash)), divisor(metric.substring(slash + 1)));
    }
    if (metric.startsWith(TRAINING)) {
      return logged(metric.substring(TRAINING.length()));
    }
    return evaluation
        .map(found -> found.metrics().get(metric))
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private OptionalDouble divisor(String words) {
    return words.matches("[0-9.]+") ? OptionalDouble.of(Double.parseDouble(words)) : value(words);
  }

  private static OptionalDouble ratio(OptionalDouble a, OptionalDouble b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(a.getAsDouble() / b.getAsDouble())
        : OptionalDouble.empty();
  }

  private OptionalDouble logged(String metric) {
    String[] nameAndEpoch = metric.split("@", 2);
    int epoch = nameAndEpoch.length == 2 ? Integer.parseInt(nameAndEpoch[1]) : log.size();
    if (epoch < 1 || epoch > log.size()) {
      return OptionalDouble.empty();
    }
    Double value = log.get(epoch - 1).get(nameAndEpoch[0]);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
