package dev.limn.server.model;

import dev.limn.UsageException;
import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.server.batch.QueueStatistics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One version of a model, open and warm. It is closed when it has been retired and the last of
 * those who hold it has released it. Safe for use by many threads.
 */
public final class ServedModel {

  private final ModelPackage source;
  private final String sha256;
  private final Map<Precision, Engine> engines;
  private final Executor closer;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Who holds it; one more until it is retired. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private ServedModel(ModelPackage source, Map<Precision, Engine> engines, Executor closer) {
    this.source = source;
    this.sha256 = source.sha256();
    this.engines = Collections.unmodifiableMap(engines);
    this.closer = closer;
  }

  /** Opens and warms each decoder of a package. */
  static ServedModel open(ModelPackage source, ServingOptions options, Executor closer) {
    Map<Precision, Engine> engines = new EnumMap<>(Precision.class);
    try {
      engines.put(Precision.FP32, open(source, Precision.FP32, options));
      boolean onCpu = options.provider() instanceof Provider.Cpu;
      if (onCpu && source.manifest().decoder(Precision.INT8).isPresent()) {
        engines.put(Precision.INT8, open(source, Precision.INT8, options));
      }
    } catch (RuntimeException e) {
      engines.values().forEach(Engine::close);
      throw e;
    }
    return new ServedModel(source, engines, closer);
  }

  private static Engine open(ModelPackage source, Precision precision, ServingOptions options) {
    return Engine.open(Sampler.open(source, options.sampler(precision)), options);
  }

  /**
   * What the model states about itself.
   *
   * @return its manifest
   */
  public Manifest manifest() {
    return source.manifest();
  }

  /**
   * One checksum that stands for every byte of the model.
   *
   * @return SHA-256 of its {@code SHA256SUMS}
   */
  public String sha256() {
    return sha256;
  }

  /**
   * One of its decoders.
   *
   * @param precision which
   * @return the decoder at work
   * @throws UsageException if the model has none of that precision
   */
  public Engine engine(Precision precision) {
    Engine engine = engines.get(precision);
    if (engine == null) {
      throw new UsageException(
          "model %s has no %s decoder: use %s"
              .formatted(manifest().name(), precision, precisions()));
    }
    return engine;
  }

  /**
   * Which decoders it has.
   *
   * @return at least one
   */
  public Set<Precision> precisions() {
    return engines.keySet();
  }

  /**
   * What its decoders have done.
   *
   * @return all decoders' counts together
   */
  public QueueStatistics.Counts counts() {
    return engines.values().stream()
        .map(engine -> engine.queue().statistics().counts())
        .reduce(QueueStatistics.Counts::plus)
        .orElseThrow();
  }

  /** How many rows are admitted and unanswered. */
  int waitingRows() {
    return engines.values().stream().mapToInt(engine -> engine.queue().admittedRows()).sum();
  }

  /**
   * Keeps the model open until {@link #release}.
   *
   * @return false if it is being closed, and not held then
   */
  boolean hold() {
    for (int now = holders.get(); now > 0; now = holders.get()) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Gives back what {@link ModelRepository#hold} gave. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      try {
        closer.execute(this::close);
      } catch (RejectedExecutionException e) {
        // Its threads have ended with the repository, which did not wait any longer.
        close();
      }
    }
  }

  /**
   * Gives up the repository's own hold.
   *
   * @return done when the model is closed
   */
  CompletableFuture<Void> retire() {
    release();
    return closed;
  }

  private void close() {
    engines.values().forEach(Engine::close);
    closed.complete(null);
  }
}
