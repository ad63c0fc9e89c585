package dev.limn.trainer.evaluation;

import dev.limn.LimnException;
import dev.limn.runtime.model.Evaluation;
import java.util.Map;
import java.util.TreeMap;

/** Collects what an evaluation finds, and how. For one thread. */
final class Findings {

  private final Map<String, String> protocol = new TreeMap<>();
  private final Map<String, Double> metrics = new TreeMap<>();

  void protocol(String key, Object text) {
    protocol.put(key, text.toString());
  }

  void metric(Metric metric, double value) {
    metric(metric, "", value);
  }

  /** A metric of a variant, such as {@code .normal}; empty for the model as it is used. */
  void metric(Metric metric, String variant, double value) {
    if (!Double.isFinite(value)) {
      throw new LimnException(
          metric.key()
              + " is "
              + value
              + ": a graph of the model gives numbers that are not finite");
    }
    metrics.put(metric.key() + variant, value);
  }

  Evaluation evaluation() {
    return new Evaluation(protocol, metrics);
  }
}
