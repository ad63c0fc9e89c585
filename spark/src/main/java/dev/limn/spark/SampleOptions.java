package dev.limn.spark;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.Provider;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a frame's options ask for.
 *
 * @param rows what each row is
 * @param count how many there are, at least 1
 * @param partitions in how many tasks, at most {@value #MOST_PARTITIONS}; 0 where Spark is to
 *     choose
 */
record SampleOptions(SampleRows rows, long count, int partitions) {

  /** The driver holds all of them. */
  static final int MOST_PARTITIONS = 100_000;

  private static final List<String> KNOWN =
      List.of(
          "model",
          "count",
          "seed",
          "labels",
          "temperature",
          "prior",
          "precision",
          "provider",
          "partitions",
          "schema");

  SampleOptions withAtMost(long limit) {
    return new SampleOptions(rows, Math.min(count, limit), partitions);
  }

  /**
   * Reads the options of a frame.
   *
   * @throws UsageException if one is unknown, malformed, or does not fit the model
   */
  static SampleOptions parse(Map<String, String> given) {
    Map<String, String> options = new TreeMap<>();
    given.forEach((key, value) -> options.put(key.toLowerCase(Locale.ROOT), value));
    for (String key : options.keySet()) {
      if (!KNOWN.contains(key)) {
        throw new UsageException(
            "limn: unknown option '" + key + "'" + Suggestion.tail(key, KNOWN));
      }
    }
    long count = count(options);
    int partitions = partitions(options);
    return new SampleOptions(rows(options), count, partitions);
  }

  private static SampleRows rows(Map<String, String> options) {
    Precision precision = Precision.parse(options.getOrDefault("precision", "fp32"));
    Provider provider = provider(options.getOrDefault("provider", "cpu"));
    // Checks the combination.
    new SamplerOptions(provider, precision, 1);
    String prior = options.get("prior");
    PriorChoice choice = prior == null ? PriorChoice.DEFAULT : PriorChoice.parse(prior);
    float temperature = temperature(options.getOrDefault("temperature", "1"));
    SampleRequest.of(1).withTemperature(temperature);
    ModelPackage source = ModelPlace.open(required(options, "model"));
    GeneratorRules rules = new GeneratorRules(source.manifest());
    rules.requireDecoder(precision);
    rules.requirePrior(choice);
    ModelKey model = ModelKey.of(options.get("model"), source, precision, provider.name());
    ImageFormat image = source.manifest().image();
    String labels = options.get("labels");
    int[] classes =
        labels == null
            ? null
            : Labels.parse(labels, image.classNames()).classes().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    return new SampleRows(
        model,
        number("seed", options.getOrDefault("seed", "0")),
        classes,
        temperature,
        choice,
        image.channels(),
        image.height(),
        image.width(),
        source.manifest().conditional() ? image.classNames().size() : 0,
        RowShape.parse(options.getOrDefault("schema", "columns")));
  }

  private static String required(Map<String, String> options, String key) {
    String value = options.get(key);
    if (value == null) {
      throw new UsageException(
          "limn: option '" + key + "' is missing: add .option(\"" + key + "\", ...)");
    }
    return value;
  }

  private static long count(Map<String, String> options) {
    long count = number("count", required(options, "count"));
    if (count < 1) {
      throw new UsageException("limn: option 'count' must be at least 1, found " + count);
    }
    return count;
  }

  private static int partitions(Map<String, String> options) {
    if (!options.containsKey("partitions")) {
      return 0;
    }
    long partitions = number("partitions", options.get("partitions"));
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new UsageException(
          "limn: option 'partitions' must be from 1 to %d, found %d"
              .formatted(MOST_PARTITIONS, partitions));
    }
    return (int) partitions;
  }

  /** What {@code auto} finds may differ from one executor to the next, and pixels with it. */
  private static Provider provider(String text) {
    Provider provider = Provider.parse(text);
    if (provider == Provider.AUTO) {
      throw new UsageException(
          "limn: option 'provider' must be the same on all executors, found auto: name one");
    }
    return provider;
  }

  private static long number(String key, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new UsageException(
          "limn: option '" + key + "' must be a whole number, found '" + text + "'");
    }
  }

  private static float temperature(String text) {
    try {
      return Float.parseFloat(text.strip());
    } catch (NumberFormatException e) {
      throw new UsageException("limn: option 'temperature' must be a number, found '" + text + "'");
    }
  }
}
