package dev.limn.runtime;

import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

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
  private final Deque<Lane> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger callers = new AtomicInteger();
  private Sharded sharded;

  /** What large batches need, made when the first one comes. */
  private record Sharded(GraphSession session, Helpers helpers) {}

  private PixelDecoder(
      OnnxModel graph,
      Manifest manifest,
      SamplerOptions options,
      GraphSession whole,
      BatchBuckets buckets) {
    this.graph = graph;
    this.manifest = manifest;
    this.options = options;
    this.whole = whole;
    this.workers = whole.provider() instanceof Provider.Cpu ? options.processors() : 1;
    this.buckets = buckets;
  }

  static PixelDecoder open(OnnxModel graph, Manifest manifest, SamplerOptions options) {
    return open(graph, manifest, options, BatchBuckets.of(options.provider()));
  }

  static PixelDecoder open(
      OnnxModel graph, Manifest manifest, SamplerOptions options, BatchBuckets buckets) {
    return new PixelDecoder(graph, manifest, options, GraphSession.open(graph, options), buckets);
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
    if (workers == 1 || count < LEAST_SHARD * 2) {
      int rows = rowsPerRun();
      for (int from = 0; from < count; from += rows) {
        decode(whole, from, Math.min(rows, count - from), source, pixels);
      }
      return;
    }
    Sharded sharded = sharded();
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
    Lane lane = idle.poll();
    if (lane == null) {
      lane =
          new Lane(
              rowsPerRun(), manifest.latent().size(), manifest.image(), manifest.conditional());
    }
    try {
      source.fill(from, rows, lane);
      lane.decode(session, rows, buckets.padded(rows), pixels, from * numbersPerImage());
    } finally {
      idle.push(lane);
    }
  }

  private synchronized Sharded sharded() {
    if (sharded == null) {
      GraphSession session =
          GraphSession.open(graph, options.withProvider(Provider.CPU).withThreads(1));
      sharded = new Sharded(session, new Helpers(workers - 1));
    }
    return sharded;
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
  public void close() {
    idle.forEach(Lane::close);
    idle.clear();
    whole.close();
    if (sharded != null) {
      sharded.helpers().close();
      sharded.session().close();
    }
  }
}
