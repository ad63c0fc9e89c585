package dev.limn.server.inference;

import dev.limn.server.batch.QueueStatistics;
import dev.limn.server.model.ServedModel;

/**
 * What a model has done, as the statistics extension of the protocol words it.
 *
 * @param name the model's name
 * @param version its version
 * @param lastInference when rows were last decoded, milliseconds since 1970; 0 for never
 * @param inferenceCount how many rows were decoded
 * @param executionCount how many batches
 * @param inferenceStats how often and how long
 * @param rejectedCount how many requests found no room
 * @param expiredCount how many requests were past their deadline
 * @param abandonedCount how many requests had nobody wait for them any more
 */
public record ModelStatistics(
    String name,
    String version,
    long lastInference,
    long inferenceCount,
    long executionCount,
    InferenceStats inferenceStats,
    long rejectedCount,
    long expiredCount,
    long abandonedCount) {

  /**
   * How often, and how long in all.
   *
   * @param count how often
   * @param ns nanoseconds
   */
  public record Duration(long count, long ns) {}

  /**
   * The steps of requests.
   *
   * @param success requests that were answered: their waiting and the batches they were in
   * @param fail requests that failed
   * @param queue waiting
   * @param computeInput nothing: inputs are read before a request is counted
   * @param computeInfer batches
   * @param computeOutput answers that were written
   */
  public record InferenceStats(
      Duration success,
      Duration fail,
      Duration queue,
      Duration computeInput,
      Duration computeInfer,
      Duration computeOutput) {}

  /**
   * Statistics of a model.
   *
   * @param model the model
   * @return its counters as they are now
   */
  public static ModelStatistics of(ServedModel model) {
    QueueStatistics.Counts counts = model.counts();
    long failed = counts.failed() + counts.expired() + counts.abandoned() + counts.rejected();
    return new ModelStatistics(
        model.manifest().name(),
        model.manifest().version(),
        counts.lastMillis(),
        counts.rows(),
        counts.batches(),
        new InferenceStats(
            new Duration(counts.succeeded(), counts.waitNanos() + counts.decodeNanos()),
            new Duration(failed, 0),
            new Duration(counts.waits(), counts.waitNanos()),
            new Duration(0, 0),
            new Duration(counts.batches(), counts.decodeNanos()),
            new Duration(counts.encodes(), counts.encodeNanos())),
        counts.rejected(),
        counts.expired(),
        counts.abandoned());
  }
}
