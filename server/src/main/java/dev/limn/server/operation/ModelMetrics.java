package dev.limn.server.operation;

import dev.limn.runtime.model.Precision;
import dev.limn.server.batch.BatchQueue;
import dev.limn.server.batch.Histogram;
import dev.limn.server.batch.QueueStatistics;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServedModel;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Metrics of the models that answer: rows, batches, and where the time goes. A model that is
 * replaced begins at zero again.
 */
public final class ModelMetrics implements MultiCollector {

  private static final double NANOS = 1e9;

  private final ModelRepository models;
  private final String provider;
  private final IntSupplier openStreams;

  /** One decoder of one version, and what it has done. */
  private record Decoder(ServedModel model, Precision precision, BatchQueue queue) {

    Labels labels() {
      return Labels.of(
          "model", model.manifest().name(),
          "version", model.manifest().version(),
          "precision", precision.toString());
    }

    QueueStatistics statistics() {
      return queue.statistics();
    }

    QueueStatistics.Counts counts() {
      return queue.statistics().counts();
    }
  }

  /**
   * Metrics of models.
   *
   * @param models the models
   * @param provider what executes them
   * @param openStreams how many streams are open now
   */
  public ModelMetrics(ModelRepository models, String provider, IntSupplier openStreams) {
    this.models = models;
    this.provider = provider;
    this.openStreams = openStreams;
  }

  @Override
  public MetricSnapshots collect() {
    List<ServedModel> served = models.models();
    List<Decoder> decoders = served.stream().flatMap(ModelMetrics::decoders).toList();
    return MetricSnapshots.of(
        info(served),
        counter("limn_rows", "Samples decoded", decoders, d -> d.counts().rows()),
        counter("limn_jobs", "Jobs answered", decoders, d -> d.counts().succeeded()),
        dropped(decoders),
        histogram("limn_batch_rows", "Rows a batch", 1, decoders, d -> d.statistics().batchRows()),
        seconds("limn_queue", "How long jobs waited for a batch", decoders, QueueStatistics::waits),
        seconds("limn_compute", "How long batches took", decoders, QueueStatistics::decodes),
        seconds(
            "limn_encode", "How long answers took to write", decoders, QueueStatistics::encodes),
        waiting(decoders),
        gauge("limn_open_streams", "Streams open now", openStreams.getAsInt()),
        gauge("limn_ready", "1 if the server is ready", models.isReady() ? 1 : 0));
  }

  private static Stream<Decoder> decoders(ServedModel model) {
    return model.precisions().stream()
        .map(precision -> new Decoder(model, precision, model.engine(precision).queue()));
  }

  private InfoSnapshot info(List<ServedModel> served) {
    InfoSnapshot.Builder info =
        InfoSnapshot.builder().name("limn_model").help("The models that answer");
    for (ServedModel model : served) {
      info.dataPoint(
          InfoDataPointSnapshot.builder()
              .labels(
                  Labels.of(
                      "model", model.manifest().name(),
                      "version", model.manifest().version(),
                      "family", model.manifest().family(),
                      "provider", provider,
                      "sha256", model.sha256()))
              .build());
    }
    return info.build();
  }

  private static CounterSnapshot counter(
      String name, String help, List<Decoder> decoders, ToDoubleFunction<Decoder> value) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    for (Decoder decoder : decoders) {
      counter.dataPoint(point(value.applyAsDouble(decoder), decoder.labels()));
    }
    return counter.build();
  }

  private static CounterSnapshot dropped(List<Decoder> decoders) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("limn_jobs_failed").help("Jobs not answered, by reason");
    for (Decoder decoder : decoders) {
      QueueStatistics.Counts counts = decoder.counts();
      Labels labels = decoder.labels();
      counter
          .dataPoint(point(counts.rejected(), labels.add("reason", "overloaded")))
          .dataPoint(point(counts.expired(), labels.add("reason", "deadline")))
          .dataPoint(point(counts.abandoned(), labels.add("reason", "client_gone")))
          .dataPoint(point(counts.failed(), labels.add("reason", "other")));
    }
    return counter.build();
  }

  private static CounterDataPointSnapshot point(double value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  private static HistogramSnapshot seconds(
      String name,
      String help,
      List<Decoder> decoders,
      Function<QueueStatistics, Histogram.Snapshot> times) {
    return histogram(name + "_seconds", help, NANOS, decoders, d -> times.apply(d.statistics()));
  }

  private static HistogramSnapshot histogram(
      String name,
      String help,
      double unit,
      List<Decoder> decoders,
      Function<Decoder, Histogram.Snapshot> observations) {
    HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name(name).help(help);
    for (Decoder decoder : decoders) {
      histogram.dataPoint(histogram(observations.apply(decoder), unit, decoder.labels()));
    }
    return histogram.build();
  }

  private static HistogramDataPointSnapshot histogram(
      Histogram.Snapshot observed, double unit, Labels labels) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < observed.bounds().length; i++) {
      buckets.bucket(observed.bounds()[i] / unit, observed.counts()[i]);
    }
    buckets.bucket(Double.POSITIVE_INFINITY, observed.counts()[observed.bounds().length]);
    HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder();
    point.classicHistogramBuckets(buckets.build()).sum(observed.sum() / unit).labels(labels);
    return point.build();
  }

  private static GaugeSnapshot waiting(List<Decoder> decoders) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name("limn_waiting_rows").help("Rows admitted and unanswered");
    for (Decoder decoder : decoders) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .value(decoder.queue().admittedRows())
              .labels(decoder.labels())
              .build());
    }
    return gauge.build();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
