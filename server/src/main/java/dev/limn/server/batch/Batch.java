package dev.limn.server.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Rows of several jobs that are decoded in one go. For one worker. */
final class Batch {

  private final RowDecoder decoder;
  private final List<Slice> slices = new ArrayList<>();
  private int rows;

  Batch(RowDecoder decoder) {
    this.decoder = decoder;
  }

  int rows() {
    return rows;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** Rows are decoded together where they are decoded to the same. */
  boolean suits(RowJob job) {
    return slices.isEmpty() || slices.get(0).job().outcome() == job.outcome();
  }

  void add(Slice slice) {
    slices.add(slice);
    rows += slice.rows();
  }

  /** Notes how long each of its jobs has waited. */
  void begin(long now, QueueStatistics statistics) {
    for (Slice slice : slices) {
      slice.job().begun(now);
      statistics.waited(now - slice.job().submittedAt());
    }
  }

  /** Where the rows of a job go. */
  @FunctionalInterface
  interface Receiver {
    void receive(Slice slice, Decoded decoded, int at);
  }

  /** Fails each job that has not ended. */
  void failAll(BiConsumer<RowJob, Throwable> failures, Throwable failure) {
    slices.forEach(slice -> failures.accept(slice.job(), failure));
  }

  /**
   * Decodes all rows. What one job does wrong fails that job and no other.
   *
   * @param receiver takes the rows of a job
   * @param failures learns of a job that fails
   * @param computed called when the rows are computed, before any job has its own
   */
  void decode(Receiver receiver, BiConsumer<RowJob, Throwable> failures, Runnable computed) {
    float[] latents = new float[rows * decoder.latentSize()];
    int[] labels = new int[decoder.conditional() ? rows : 0];
    int filled = fill(latents, labels, failures);
    if (filled == 0) {
      return;
    }
    Decoded decoded;
    try {
      decoded = decode(latents, labels, 0, filled);
      computed.run();
    } catch (RuntimeException | Error e) {
      if (slices.size() == 1) {
        failures.accept(slices.get(0).job(), e);
      } else {
        decodeEach(latents, labels, receiver, failures);
      }
      return;
    }
    deliver(decoded, receiver, failures);
  }

  /** Fills the rows one job after the other, without those that fail. */
  private int fill(float[] latents, int[] labels, BiConsumer<RowJob, Throwable> failures) {
    int at = 0;
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      try {
        slice.job().fill(slice.from(), slice.rows(), latents, labels, at);
        at += slice.rows();
      } catch (RuntimeException | Error e) {
        failures.accept(slice.job(), e);
        slices.remove(i--);
      }
    }
    return at;
  }

  private Decoded decode(float[] latents, int[] labels, int from, int count) {
    int size = decoder.latentSize();
    boolean all = count == rows;
    return slices
        .get(0)
        .job()
        .outcome()
        .decode(
            decoder,
            all ? latents : Arrays.copyOfRange(latents, from * size, (from + count) * size),
            all || labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, from + count));
  }

  /** Finds which job it was that the others must not suffer from. */
  private void decodeEach(
      float[] latents, int[] labels, Receiver receiver, BiConsumer<RowJob, Throwable> failures) {
    int at = 0;
    for (Slice slice : slices) {
      try {
        receiver.receive(slice, decode(latents, labels, at, slice.rows()), 0);
      } catch (RuntimeException | Error e) {
        failures.accept(slice.job(), e);
      }
      at += slice.rows();
    }
  }

  private void deliver(Decoded decoded, Receiver receiver, BiConsumer<RowJob, Throwable> failures) {
    int at = 0;
    for (Slice slice : slices) {
      try {
        receiver.receive(slice, decoded, at);
      } catch (RuntimeException | Error e) {
        failures.accept(slice.job(), e);
      }
      at += slice.rows();
    }
  }
}
