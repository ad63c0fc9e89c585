package dev.limn.spark;

import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * What a row is a function of, beside its index. Sent to executors.
 *
 * @param model what draws
 * @param seed any value
 * @param classes in turn; null: each sample's own choice
 * @param temperature finite, from 0 on
 * @param prior of the latents
 * @param channels C
 * @param height H
 * @param width W
 * @param classCount 0 for an unconditional model
 * @param shape the columns
 */
record SampleRows(
    ModelKey model,
    long seed,
    int[] classes,
    float temperature,
    PriorChoice prior,
    int channels,
    int height,
    int width,
    int classCount,
    RowShape shape)
    implements Serializable {

  static final String INDEX = "index";
  static final String LABEL = "label";
  static final String HEIGHT = "height";
  static final String WIDTH = "width";
  static final String CHANNELS = "channels";
  static final String PIXELS = "pixels";
  static final String IMAGE = "image";

  private static final long serialVersionUID = 1L;

  StructType schema() {
    return shape.schema();
  }

  int imageBytes() {
    return channels * height * width;
  }

  /** About how many bytes a value of a column takes. */
  long bytes(String column) {
    return switch (column) {
      case INDEX -> Long.BYTES;
      case PIXELS, IMAGE -> imageBytes() + 16L;
      default -> Integer.BYTES;
    };
  }

  Labels labels() {
    return classes == null ? Labels.UNIFORM : Labels.cycle(classes);
  }

  SampleRequest request(long first, int count) {
    return SampleRequest.of(count)
        .withSeed(seed)
        .withFirstIndex(first)
        .withLabels(labels())
        .withTemperature(temperature)
        .withPrior(prior);
  }
}
