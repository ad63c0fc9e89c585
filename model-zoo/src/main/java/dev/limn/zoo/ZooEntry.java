package dev.limn.zoo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Provenance;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A line of a zoo's index. What a package does not state is null.
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
 * @param archive where its zip is; null in the index of the models that come with Limn
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ZooEntry(
    String name,
    String version,
    String family,
    String description,
    String data,
    long bytes,
    String sha256,
    Map<String, Double> metrics,
    String licence,
    Archive archive) {

  /**
   * Checks what must be there, and copies the metrics, sorted by name.
   *
   * @throws IllegalArgumentException if name, version or checksum is malformed
   */
  public ZooEntry {
    require(name, Manifest.NAME, "name");
    require(version, Manifest.VERSION, "version");
    requireSha256(sha256, name);
    metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /**
   * The line of a package.
   *
   * @param source the package
   * @return what an index states of it, without an archive
   */
  public static ZooEntry of(ModelPackage source) {
    Manifest manifest = source.manifest();
    Evaluation evaluation = manifest.evaluation();
    return new ZooEntry(
        manifest.name(),
        manifest.version(),
        manifest.family(),
        manifest.description(),
        data(manifest.training()),
        source.paths().stream().mapToLong(path -> source.bytes(path).length).sum(),
        source.sha256(),
        evaluation == null ? Map.of() : evaluation.metrics(),
        manifest.licence(),
        null);
  }

  /**
   * The same line with an archive.
   *
   * @param newArchive where the zip is
   * @return the changed line
   */
  ZooEntry at(Archive newArchive) {
    return new ZooEntry(
        name, version, family, description, data, bytes, sha256, metrics, licence, newArchive);
  }

  /** The keys under which another line states something else. */
  List<String> differences(ZooEntry other) {
    Map<String, Object> here = facts();
    Map<String, Object> there = other.facts();
    TreeSet<String> keys = new TreeSet<>(here.keySet());
    keys.addAll(there.keySet());
    keys.removeIf(key -> Objects.equals(here.get(key), there.get(key)));
    return List.copyOf(keys);
  }

  private Map<String, Object> facts() {
    return new ObjectMapper().convertValue(this, new TypeReference<>() {});
  }

  /**
   * What stands for this model in a command.
   *
   * @return its name and version
   */
  public ZooReference reference() {
    return new ZooReference(name, version);
  }

  private static String data(Provenance training) {
    return training == null || training.dataSet() == null ? null : training.dataSet().name();
  }

  private static void require(String value, String pattern, String key) {
    if (value == null || !value.matches(pattern)) {
      throw new IllegalArgumentException(key + " must be " + pattern + ", found " + value);
    }
  }

  static void requireSha256(String value, String what) {
    if (value == null || !value.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 of " + what + " must be 64 lower-case hexadecimal digits, found " + value);
    }
  }
}
