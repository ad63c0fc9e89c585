package dev.limn.runtime;

import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Decodes latents to pixels as fast as the machine can. A small batch has all threads in each
 * operator; a large one is cut into shards, which are decoded at the same time, in the caller's
 * thread and in helpers. A row's pixels are the same either way. Safe for calls from many threads;
 * the owner keeps {@link #close} from meeting a call.
 */
final class PixelDecoder implements AutoCloseable {

  /** Below so many rows a worker, starting workers costs more than they save. */
  private static final int LEAST_SHARD = 4;

  /** Image numbers a worker for which starting him pays, though they be fewer rows. */
  private static final int LEAST_NUMBERS = 1 << 13;

  /** Image numbers a run. */
  static final int MOST_NUMBERS = 1 << 24;

  /** Rows a worker of one part of a stream. */
  private static final int STREAMED_ROWS = 1024;

  private final OnnxModel graph;
  private final Manifest manifest;
  private final DecoderSessions sessions;
  private final int workers;
  private final int leastShard;
  private final BatchBuckets buckets;
  private final IntFunction<Helpers> starting;
  private final Lanes lanes;
  private final AtomicInteger callers = new AtomicInteger();

  /** Started when the first large batch comes. */
  private Optional<Helpers> helpers = Optional.empty();

  private boolean refused;

  private PixelDecoder(
      OnnxModel graph,
      Manifest manifest,
      SamplerOptions options,
      BatchBuckets buckets,
      IntFunction<Helpers> starting) {
    this.graph = graph;
    this.manifest = manifest;
    this.sessions = new DecoderSessions(graph, options);
    this.workers = sessions.areOnCpu() ? options.processors() : 1;
    this.leastShard = Math.max(1, Math.min(LEAST_SHARD, LEAST_NUMBERS / numbersPerImage()));
    this.buckets = buckets;
    this.starting = starting;
    // More callers than processors take turns.
    this.lanes = new Lanes(Math.max(workers, Runtime.getRuntime().availableProcessors()));
  }

  static PixelDecoder open(OnnxModel graph, Manifest manifest, SamplerOptions options) {
    return open(graph, manifest, options, BatchBuckets.of(options.provider()));
  }

  static PixelDecoder open(
      OnnxModel graph, Manifest manifest, SamplerOptions options, BatchBuckets buckets) {
    return open(graph, manifest, options, buckets, Helpers::new);
  }

  /**
   * Opens a decoder.
   *
   * @param starting starts so many helpers
   */
  static PixelDecoder open(
      OnnxModel graph,
      Manifest manifest,
      SamplerOptions options,
      BatchBuckets buckets,
      IntFunction<Helpers> starting) {
    return new PixelDecoder(graph, manifest, options, buckets, starting);
  }

  /** What runs the graph with all threads, for outputs other than pixels. */
  GraphSession wide() {
    return sessions.wide();
  }

  BatchBuckets buckets() {
    return buckets;
  }

  /** Whether the graph makes images before they are cut into levels, too. */
  boolean makesFloats() {
    return graph.outputs().stream().anyMatch(output -> output.name().equals(GeneratorGraph.IMAGE));
  }

  /** How many rows a run may have. */
  int rowsPerRun() {
    return buckets.within(MOST_NUMBERS / numbersPerImage());
  }

  /** Writes the latents (and labels) of rows into a lane. Called by several threads at once. */
  @FunctionalInterface
  interface Source {
    void fill(int from, int rows, Lane lane);
  }

  /**
   * Decodes rows.
   *
   * @param count how many
   * @param source of their latents
   * @param pixels receives their pixels, {@code [count,H,W,C]}
   */
  void decode(int count, Source source, byte[] pixels) {
    boolean small = workers == 1 || count < leastShard * 2;
    Optional<Helpers> help = small ? Optional.empty() : helpers();
    if (help.isPresent()) {
      decode(help.get(), count, source, pixels);
      return;
    }
    int rows = rowsPerRun();
    for (int from = 0; from < count; from += rows) {
      decode(sessions.wide(), from, Math.min(rows, count - from), source, pixels);
    }
  }

  private void decode(Helpers help, int count, Source source, byte[] pixels) {
    GraphSession session = sessions.narrow();
    int shards = Math.max(Math.min(workers, count / leastShard), ceil(count, rowsPerRun()));
    int rows = ceil(count, shards);
    // Callers beside this one are threads at work too.
    int free = workers - callers.incrementAndGet();
    try {
      Shards.run(
          ceil(count, rows),
          help,
          free,
          shard -> {
            int from = shard * rows;
            decode(session, from, Math.min(rows, count - from), source, pixels);
          });
    } finally {
      callers.decrementAndGet();
    }
  }

  private void decode(GraphSession session, int from, int rows, Source source, byte[] pixels) {
    Lane lane = lane(rows);
    try {
      source.fill(from, rows, lane);
      lane.decode(session, rows, buckets.padded(rows), pixels, from * numbersPerImage());
    } finally {
      lanes.giveBack(lane);
    }
  }

  /** One with room for so many rows: of large images few rows are megabytes. */
  private Lane lane(int rows) {
    Lane kept = lanes.take().orElse(null);
    if (kept != null && kept.rows() >= rows) {
      return kept;
    }
    if (kept != null) {
      kept.close();
    }
    // Of few sizes, so that growing batches do not make a new one each.
    int room = Math.min(rowsPerRun(), BatchBuckets.PADDED.padded(rows));
    return new Lane(room, manifest.latent().size(), manifest.image(), manifest.conditional());
  }

  /** Empty where the system refuses more threads, which is not asked for again. */
  private synchronized Optional<Helpers> helpers() {
    if (helpers.isEmpty() && !refused) {
      try {
        helpers = Optional.of(starting.apply(workers - 1));
      } catch (OutOfMemoryError e) {
        // Of threads: one session takes any batch too.
        refused = true;
      }
    }
    return helpers;
  }

  /** So many rows that waking the workers does not count, and their images are not many bytes. */
  int rowsAtOnce() {
    return Math.max(1, Math.min(workers * STREAMED_ROWS, MOST_NUMBERS / numbersPerImage()));
  }

  private int numbersPerImage() {
    ImageFormat format = manifest.image();
    return format.height() * format.width() * format.channels();
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  @Override
  public synchronized void close() {
    Closing.all(lanes::close, () -> helpers.ifPresent(Helpers::close), sessions::close);
  }
}
