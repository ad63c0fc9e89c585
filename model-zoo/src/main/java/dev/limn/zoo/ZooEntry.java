package dev.limn.zoo;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of the zoo's index.
 *
 * @param name the model's name
 * @param version its version
 * @param family such as {@code cvae}
 * @param description one sentence
 * @param data the data set it was trained on
 * @param bytes size of all its files
 * @param sha256 SHA-256 of its {@code SHA256SUMS}, which stands for every byte of it
 * @param metrics its measured quality by name; the protocol is in the manifest
 * @param licence SPDX identifier
 */
public record ZooEntry(
    String name,
    String version,
    String family,
    String description,
    String data,
    long bytes,
    String sha256,
    Map<String, Double> metrics,
    String licence) {

  /** Copies the metrics, sorted by name. */
  public ZooEntry {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /**
   * The line of a package.
   *
   * @param source the package
   * @return what the index states of it
   */
  static ZooEntry of(ModelPackage source) {
    Manifest manifest = source.manifest();
    Evaluation evaluation = manifest.evaluation();
    return new ZooEntry(
        manifest.name(),
        manifest.version(),
        manifest.family(),
        manifest.description(),
        manifest.training().dataSet().name(),
        source.paths().stream().mapToLong(path -> source.bytes(path).length).sum(),
        source.sha256(),
        evaluation == null ? Map.of() : evaluation.metrics(),
        manifest.licence());
  }
}
