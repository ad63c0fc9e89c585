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
 * operator; a large one is cut into shards, which go through a second session of one thread each at
 * the same time, in the caller's thread and in helpers. A row's pixels are the same either way.
 * Safe for calls from many threads; the owner keeps {@link #close} from meeting a call.
 */
final class PixelDecoder implements AutoCloseable {

  /** Below so many rows a worker, starting workers costs more than they save. */
  private static final int LEAST_SHARD = 4;

  /** Image numbers a run. */
  static final int MOST_NUMBERS = 1 << 24;

  /** Rows a worker of one part of a stream. */
  private static final int STREAMED_ROWS = 1024;

  private final OnnxModel graph;
  private final SamplerOptions options;
  private final Manifest manifest;
  private final GraphSession whole;
  private final int workers;
  private final BatchBuckets buckets;
  private final IntFunction<Helpers> starting;
  private final Lanes lanes;
  private final AtomicInteger callers = new AtomicInteger();
  private Optional<Sharded> sharded = Optional.empty();
  private boolean refused;

  /** What large batches need, made when the first one comes. */
  private record Sharded(GraphSession session, Helpers helpers) {

    void close() {
      Closing.all(helpers::close, session::close);
    }
  }

  private PixelDecoder(
      OnnxModel graph,
      Manifest manifest,
      SamplerOptions options,
      GraphSession whole,
      BatchBuckets buckets,
      IntFunction<Helpers> starting) {
    this.graph = graph;
    this.manifest = manifest;
    this.options = options;
    this.whole = whole;
    this.workers = whole.provider() instanceof Provider.Cpu ? options.processors() : 1;
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
    return new PixelDecoder(
        graph, manifest, options, GraphSession.open(graph, options), buckets, starting);
  }

  /** What runs one graph with all threads, for outputs other than pixels. */
  GraphSession whole() {
    return whole;
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
    boolean small = workers == 1 || count < LEAST_SHARD * 2;
    Optional<Sharded> cut = small ? Optional.empty() : sharded();
    if (cut.isPresent()) {
      decode(cut.get(), count, source, pixels);
      return;
    }
    int rows = rowsPerRun();
    for (int from = 0; from < count; from += rows) {
      decode(whole, from, Math.min(rows, count - from), source, pixels);
    }
  }

  private void decode(Sharded sharded, int count, Source source, byte[] pixels) {
    int shards = Math.max(Math.min(workers, count / LEAST_SHARD), ceil(count, rowsPerRun()));
    int rows = ceil(count, shards);
    // Callers beside this one are threads at work too.
    int free = workers - callers.incrementAndGet();
    try {
      Shards.run(
          ceil(count, rows),
          sharded.helpers(),
          free,
          shard -> {
            int from = shard * rows;
            decode(sharded.session(), from, Math.min(rows, count - from), source, pixels);
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
  private synchronized Optional<Sharded> sharded() {
    if (sharded.isEmpty() && !refused) {
      sharded = opened();
      refused = sharded.isEmpty();
    }
    return sharded;
  }

  private Optional<Sharded> opened() {
    GraphSession session =
        GraphSession.open(graph, options.withProvider(Provider.CPU).withThreads(1));
    try {
      return Optional.of(new Sharded(session, starting.apply(workers - 1)));
    } catch (OutOfMemoryError e) {
      // Of threads: one session has had its own since it was opened, and takes any batch.
      session.close();
      return Optional.empty();
    }
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
    Closing.all(lanes::close, whole::close, () -> sharded.ifPresent(Sharded::close));
  }
}
