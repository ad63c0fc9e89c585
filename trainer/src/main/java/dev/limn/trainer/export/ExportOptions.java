package dev.limn.trainer.export;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an exported model is called and held to. Immutable.
 *
 * @param name the graph's name, such as {@code decoder}
 * @param outputs names of the block's outputs, in order
 * @param doc the model's {@code doc_string}
 * @param metadata the model's {@code metadata_props}
 * @param tracedBatch the batch size of the traced run: a number that is no feature size
 * @param tolerance the greatest allowed absolute difference between block and graph
 */
public record ExportOptions(
    String name,
    List<String> outputs,
    String doc,
    SortedMap<String, String> metadata,
    int tracedBatch,
    double tolerance) {

  /** A prime that hardly is the size of a layer. */
  public static final int DEFAULT_TRACED_BATCH = 61;

  /** What images in [0,1] are held to. */
  public static final double DEFAULT_TOLERANCE = 1e-5;

  /** Copies the collections; refuses a batch under 2 and a tolerance that is not positive. */
  public ExportOptions {
    outputs = List.copyOf(outputs);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (tracedBatch < 2) {
      throw new ExportException("traced batch %d: use 2 or more".formatted(tracedBatch));
    }
    if (!(tolerance > 0)) {
      throw new ExportException("tolerance %s: use a positive number".formatted(tolerance));
    }
  }

  /**
   * Options for a graph with the default batch and tolerance.
   *
   * @param name the graph's name
   * @param outputs names of the block's outputs, in order
   * @return the options, with neither description nor metadata
   */
  public static ExportOptions of(String name, String... outputs) {
    return new ExportOptions(
        name, List.of(outputs), "", new TreeMap<>(), DEFAULT_TRACED_BATCH, DEFAULT_TOLERANCE);
  }

  /**
   * The same options with a description.
   *
   * @param text the model's {@code doc_string}
   * @return the changed options
   */
  public ExportOptions withDoc(String text) {
    return new ExportOptions(name, outputs, text, metadata, tracedBatch, tolerance);
  }

  /**
   * The same options with other metadata.
   *
   * @param entries all of the {@code metadata_props}
   * @return the changed options
   */
  public ExportOptions withMetadata(Map<String, String> entries) {
    return new ExportOptions(name, outputs, doc, new TreeMap<>(entries), tracedBatch, tolerance);
  }

  /**
   * The same options with another traced batch.
   *
   * @param batch 2 or more; no multiple of it may be the size of a layer
   * @return the changed options
   */
  public ExportOptions withTracedBatch(int batch) {
    return new ExportOptions(name, outputs, doc, metadata, batch, tolerance);
  }

  /**
   * The same options with another tolerance.
   *
   * @param difference the greatest allowed absolute difference
   * @return the changed options
   */
  public ExportOptions withTolerance(double difference) {
    return new ExportOptions(name, outputs, doc, metadata, tracedBatch, difference);
  }
}
