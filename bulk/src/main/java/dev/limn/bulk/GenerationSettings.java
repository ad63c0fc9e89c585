package dev.limn.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.limn.UsageException;
import dev.limn.bulk.shard.Shard;
import dev.limn.bulk.shard.ShardFormat;
import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.model.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that the bytes of a generation depend on, beside the machine: neither threads nor the order
 * of the work are among it.
 *
 * @param model {@code NAME@VERSION}
 * @param modelSha256 the package's checksum
 * @param count how many samples, at least 1
 * @param seed any value
 * @param labels classes in turn; null: each sample's own choice
 * @param temperature finite, from 0 on
 * @param prior {@code default}, {@code normal} or {@code mixture}
 * @param precision which decoder draws
 * @param provider what executes it, not {@code auto}
 * @param providerOptions in place of its defaults; null: none
 * @param format of the files
 * @param shardSize samples a shard, at least 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationSettings(
    String model,
    String modelSha256,
    long count,
    long seed,
    List<Integer> labels,
    float temperature,
    String prior,
    Precision precision,
    String provider,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> providerOptions,
    ShardFormat format,
    int shardSize) {

  static final String DEFAULT_PRIOR = "default";

  /**
   * Checks the ranges.
   *
   * @throws UsageException if one is out of range, or the shards are too many
   */
  public GenerationSettings {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(modelSha256, "modelSha256");
    Objects.requireNonNull(prior, "prior");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(format, "format");
    providerOptions = providerOptions == null ? Map.of() : Map.copyOf(providerOptions);
    requireFrom1("--count", count);
    requireFrom1("--shard-size", shardSize);
    labels = labels == null ? null : List.copyOf(labels);
    Shard.countOf(count, shardSize);
    requestOf(1, seed, labels, temperature, prior);
  }

  private static void requireFrom1(String option, long value) {
    if (value < 1) {
      throw new UsageException(option + " must be at least 1, found " + value);
    }
  }

  /**
   * How many shards there are.
   *
   * @return at least 1
   */
  public int shardCount() {
    return Shard.countOf(count, shardSize);
  }

  /** One of the shards. */
  Shard shard(int number) {
    return Shard.of(number, count, shardSize);
  }

  /** Draws a run of samples. */
  SampleRequest request(long first, int samples) {
    return requestOf(samples, seed, labels, temperature, prior).withFirstIndex(first);
  }

  private static SampleRequest requestOf(
      int samples, long seed, List<Integer> labels, float temperature, String prior) {
    PriorChoice choice =
        prior.equals(DEFAULT_PRIOR) ? PriorChoice.DEFAULT : PriorChoice.parse(prior);
    Labels classes =
        labels == null
            ? Labels.UNIFORM
            : Labels.cycle(labels.stream().mapToInt(Integer::intValue).toArray());
    return SampleRequest.of(samples)
        .withSeed(seed)
        .withLabels(classes)
        .withTemperature(temperature)
        .withPrior(choice);
  }

  /**
   * Refuses other settings than these.
   *
   * @param asked what is to be made
   * @param place what messages call that which was made with these
   * @throws UsageException if the two differ
   */
  void requireSame(GenerationSettings asked, Object place) {
    Map<String, Object> found = asked.byName();
    byName()
        .forEach(
            (name, value) -> {
              if (!value.equals(found.get(name))) {
                throw new UsageException(
                    "%s holds a generation with %s %s, asked for %s: use the same options or another --out"
                        .formatted(place, name, value, found.get(name)));
              }
            });
  }

  private Map<String, Object> byName() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", model);
    values.put("model SHA-256", modelSha256);
    values.put("count", count);
    values.put("seed", seed);
    values.put("labels", labels == null ? "of each sample's own choice" : labels);
    values.put("temperature", temperature);
    values.put("prior", prior);
    values.put("precision", precision);
    values.put("provider", provider);
    values.put("provider options", providerOptions);
    values.put("format", format);
    values.put("shard size", shardSize);
    return values;
  }
}
