package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a cell. What is there is done and is not done again; each file is written whole or
 * not at all.
 */
record CellDirectory(Path root) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * What {@code evaluation.json} holds.
   *
   * @param model the model's name
   * @param protocol how it was measured
   * @param metrics what was found
   * @param wallSeconds how long export and evaluation took
   */
  record Measured(
      String model, Map<String, String> protocol, Map<String, Double> metrics, double wallSeconds) {

    Evaluation evaluation() {
      return new Evaluation(protocol, metrics);
    }
  }

  /** What {@code divergence.json} holds. */
  record Diverged(String message) {}

  Path run() {
    return root.resolve("run");
  }

  Path modelPackage() {
    return root.resolve("package");
  }

  /** The same package with a mixture prior. */
  Path mixturePackage() {
    return root.resolve("mixture");
  }

  boolean mixtureFitted() {
    return Files.exists(mixturePackage());
  }

  /** What a mixture prior changes: a sample's metrics, each called {@code name.mixture}. */
  Map<String, Double> mixtureMetrics() {
    if (!mixtureFitted()) {
      return Map.of();
    }
    Evaluation found = ModelPackage.open(mixturePackage()).manifest().evaluation();
    Map<String, Double> metrics = new TreeMap<>();
    found
        .metrics()
        .forEach(
            (name, value) -> {
              if (found.metrics().containsKey(name + ".normal")) {
                metrics.put(name + ".mixture", value);
              }
            });
    return metrics;
  }

  Path lock() {
    return root.resolve(".lock");
  }

  private Path evaluation() {
    return root.resolve("evaluation.json");
  }

  private Path divergence() {
    return root.resolve("divergence.json");
  }

  boolean evaluated() {
    return Files.exists(evaluation());
  }

  Optional<Measured> measured() {
    return read(evaluation(), Measured.class);
  }

  void write(Measured measured) {
    write(evaluation(), measured);
  }

  Optional<String> divergenceMessage() {
    return read(divergence(), Diverged.class).map(Diverged::message);
  }

  void writeDivergence(String message) {
    write(divergence(), new Diverged(message));
  }

  private static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
    } catch (IOException e) {
      throw new LimnException(
          "cannot read " + file + ": " + AtomicOutput.reason(e) + "; remove it to make it anew", e);
    }
  }

  private static void write(Path file, Object content) {
    AtomicOutput.file(file, temporary -> JSON.writeValue(temporary.toFile(), content));
  }
}
