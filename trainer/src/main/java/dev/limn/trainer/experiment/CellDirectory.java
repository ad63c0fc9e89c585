package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  boolean begun() {
    return Files.exists(run());
  }

  Path modelPackage() {
    return root.resolve("package");
  }

  /** The same package with a mixture prior. */
  Path mixturePackage() {
    return root.resolve("mixture");
  }

  /**
   * The package of what the run has trained; empty where there is none, or one of less training.
   */
  Optional<ModelPackage> packaged() {
    // One that someone else exported with a mixture prior is measured otherwise.
    return ofRun(modelPackage())
        .filter(found -> found.manifest().latent().defaultPrior().equals(LatentSpace.NORMAL));
  }

  /** The same package with a mixture prior, if it was fitted to what the run has trained. */
  Optional<ModelPackage> mixture() {
    return ofRun(mixturePackage());
  }

  private Optional<ModelPackage> ofRun(Path place) {
    if (!begun() || !Files.exists(place)) {
      return Optional.empty();
    }
    return Optional.of(ModelPackage.open(place))
        .filter(found -> TrainedModel.is(RunDirectory.open(run()), found.manifest().training()));
  }

  /** Writes one of the packages, in the place of an earlier one. */
  static void write(ModelPackage model, Path place) {
    if (Files.exists(place)) {
      model.replace(place);
      return;
    }
    model.writeTo(place);
  }

  /** What a mixture prior changes: a sample's metrics, each called {@code name.mixture}. */
  Map<String, Double> mixtureMetrics() {
    return mixture()
        .map(found -> found.manifest().evaluation().metrics())
        .map(CellDirectory::ofMixture)
        .orElse(Map.of());
  }

  private static Map<String, Double> ofMixture(Map<String, Double> metrics) {
    Map<String, Double> found = new TreeMap<>();
    metrics.forEach(
        (name, value) -> {
          if (metrics.containsKey(name + ".normal")) {
            found.put(name + ".mixture", value);
          }
        });
    return found;
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

  /** What was measured of the package; empty where that is of less training. */
  Optional<Measured> measured() {
    return read(evaluation(), Measured.class).filter(found -> packaged().isPresent());
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

  /** Removes what was made of the run before it was trained further. */
  void removeMade() {
    for (Path made : List.of(evaluation(), divergence(), mixturePackage(), modelPackage())) {
      try (Stream<Path> files = Files.exists(made) ? Files.walk(made) : Stream.empty()) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new LimnException("cannot remove " + made + ": " + AtomicOutput.reason(e), e);
      }
    }
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
