package dev.limn.trainer.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The epochs of a run as lines of JSON. */
final class MetricsLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<ObjectNode> epochs = new ArrayList<>();

  /** Opens the log with the epochs before a position: later ones were never checkpointed. */
  MetricsLog(Path file, int epochsDone) {
    this.file = file;
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        if (JSON.readTree(line) instanceof ObjectNode epoch
            && epoch.path("epoch").asInt() <= epochsDone) {
          epochs.add(epoch);
        }
      }
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  void add(int epoch, Map<String, Double> metrics, double seconds) {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", epoch);
    metrics.forEach(line::put);
    line.put("seconds", Math.round(seconds * 1000) / 1000.0);
    epochs.add(line);
    AtomicOutput.file(file, temporary -> Files.write(temporary, lines()));
  }

  private List<String> lines() {
    return epochs.stream().map(JsonNode::toString).toList();
  }

  /** One metric over the epochs. */
  List<Double> series(String name) {
    return epochs.stream().map(epoch -> epoch.path(name).asDouble(Double.NaN)).toList();
  }

  /** All numbers of each epoch by name. */
  List<Map<String, Double>> values() {
    return epochs.stream().map(MetricsLog::numbers).toList();
  }

  private static Map<String, Double> numbers(ObjectNode epoch) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    epoch
        .properties()
        .forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asDouble(Double.NaN)));
    return numbers;
  }

  double seconds() {
    return epochs.stream().mapToDouble(epoch -> epoch.path("seconds").asDouble()).sum();
  }
}
