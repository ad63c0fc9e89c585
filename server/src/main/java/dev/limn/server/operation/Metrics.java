package dev.limn.server.operation;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What Prometheus reads. Nothing is collected but when it is asked for. Safe for use by many
 * threads.
 */
public final class Metrics {

  private final List<MultiCollector> collectors;
  private volatile Exposition exposition;

  /**
   * Metrics of some parts of a server.
   *
   * @param collectors what is asked at each scrape
   */
  public Metrics(List<MultiCollector> collectors) {
    this.collectors = List.copyOf(collectors);
  }

  /** Loads the library, and looks at the process, not before somebody asks. */
  private final class Exposition {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    Exposition() {
      collectors.forEach(registry::register);
      ProcessMetrics.builder().register(registry);
      JvmMemoryMetrics.builder().register(registry);
      JvmGarbageCollectorMetrics.builder().register(registry);
      JvmThreadsMetrics.builder().register(registry);
    }
  }

  /**
   * All metrics as text.
   *
   * @param mediaType what it is
   * @param text the metrics
   */
  public record Page(String mediaType, byte[] text) {}

  /**
   * Collects all metrics.
   *
   * @param accept the header {@code Accept}: OpenMetrics for who asks for it, else Prometheus's own
   *     format; null for none
   * @return the page
   */
  public Page scrape(String accept) {
    Exposition use = exposition();
    ExpositionFormatWriter writer = use.formats.findWriter(accept);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
      writer.write(out, use.registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
      return new Page(writer.getContentType(), out.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  private Exposition exposition() {
    Exposition use = exposition;
    if (use == null) {
      synchronized (this) {
        use = exposition == null ? new Exposition() : exposition;
        exposition = use;
      }
    }
    return use;
  }
}
