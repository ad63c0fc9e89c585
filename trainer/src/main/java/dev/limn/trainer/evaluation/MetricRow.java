package dev.limn.trainer.evaluation;

import dev.limn.runtime.model.Evaluation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A metric as texts show it.
 *
 * @param label its name, such as {@code frechet(judge)}
 * @param value five digits
 * @param meaning one line; empty for a metric that this version does not know
 */
public record MetricRow(String label, String value, String meaning) {

  /**
   * The metrics of an evaluation in the order of {@link Metric}, those it does not know last.
   *
   * @param evaluation the evaluation
   * @return a row each
   */
  public static List<MetricRow> of(Evaluation evaluation) {
    return evaluation.metrics().keySet().stream()
        .sorted(Comparator.comparing(MetricRow::place))
        .map(key -> row(key, evaluation.metrics().get(key)))
        .toList();
  }

  private static MetricRow row(String key, double value) {
    Optional<Metric> metric = metric(key);
    String meaning =
        metric.map(Metric::meaning).orElse("")
            + (key.contains(".") ? "; prior " + key.substring(key.indexOf('.') + 1) : "");
    boolean whole = metric.filter(Metric.ACTIVE_UNITS::equals).isPresent();
    return new MetricRow(
        Evaluation.label(key),
        whole ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.5g", value),
        meaning);
  }

  private static int place(String key) {
    return metric(key).map(Metric::ordinal).orElse(Metric.values().length);
  }

  private static Optional<Metric> metric(String key) {
    String name = key.replaceFirst("\\..*", "");
    return Arrays.stream(Metric.values()).filter(metric -> metric.key().equals(name)).findFirst();
  }
}
