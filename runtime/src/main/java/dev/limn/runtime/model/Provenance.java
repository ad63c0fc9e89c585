package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model comes from. A field that does not apply is null and left out of the manifest.
 *
 * @param recipe every setting of the training run
 * @param seed the run's seed
 * @param epochs how many passes over the training split the packaged weights have seen
 * @param dataSet what it was trained on
 * @param gitCommit the commit of Limn that trained it
 * @param libraries versions of what trained and exported it, by name
 * @param wallSeconds how long the training took
 * @param originalSha256 checksum of the foreign ONNX file that was wrapped
 * @param prior how the packaged mixture prior was fitted
 * @param int8 what an 8-bit decoder was found to be worth
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
    JsonNode recipe,
    Long seed,
    Integer epochs,
    DataSetReference dataSet,
    String gitCommit,
    Map<String, String> libraries,
    Double wallSeconds,
    String originalSha256,
    PriorFit prior,
    Int8Trial int8) {

  /** Copies the libraries, sorted by name so that files are the same every time. */
  public Provenance {
    libraries = libraries == null ? null : Collections.unmodifiableMap(new TreeMap<>(libraries));
  }

  /**
   * This origin with a fitted prior.
   *
   * @param fit how the prior was fitted
   * @return the changed origin
   */
  public Provenance withPrior(PriorFit fit) {
    return new Provenance(
        recipe,
        seed,
        epochs,
        dataSet,
        gitCommit,
        libraries,
        wallSeconds,
        originalSha256,
        fit,
        null);
  }

  /**
   * This origin with a trial of an 8-bit decoder.
   *
   * @param trial what was found
   * @return the changed origin
   */
  public Provenance withInt8(Int8Trial trial) {
    return new Provenance(
        recipe,
        seed,
        epochs,
        dataSet,
        gitCommit,
        libraries,
        wallSeconds,
        originalSha256,
        prior,
        trial);
  }

  /**
   * A data set.
   *
   * @param name such as {@code mnist}
   * @param sha256 hash over its shape, pixels and labels
   * @param licence one sentence on its licence
   */
  public record DataSetReference(String name, String sha256, String licence) {}
}
