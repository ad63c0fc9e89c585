package dev.limn.server.operation;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Metrics of requests: how many, how they ended, and what was not logged of them. */
public final class TrafficMetrics implements MultiCollector {

  private final Traffic traffic;
  private final AccessLog log;
  private final Labels server;

  /**
   * Metrics of requests.
   *
   * @param traffic what is counted
   * @param log where requests are logged
   * @param version the server's own
   * @param provider what executes the models
   */
  public TrafficMetrics(Traffic traffic, AccessLog log, String version, String provider) {
    this.traffic = traffic;
    this.log = log;
    this.server = Labels.of("version", version, "provider", provider);
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(info(), requests(), failures(), dropped());
  }

  private InfoSnapshot info() {
    return InfoSnapshot.builder()
        .name("limn_server")
        .help("The server")
        .dataPoint(InfoDataPointSnapshot.builder().labels(server).build())
        .build();
  }

  private CounterSnapshot requests() {
    CounterSnapshot.Builder requests =
        CounterSnapshot.builder()
            .name("limn_requests")
            .help("Requests answered, by route and status");
    for (Traffic.Route route : traffic.routes()) {
      route.forEach(
          (count, status) ->
              requests.dataPoint(
                  point(
                      count,
                      Labels.of(
                          "protocol", route.protocol(),
                          "method", route.method(),
                          "route", route.name(),
                          "status", String.valueOf(status)))));
    }
    return requests.build();
  }

  /** All reasons of a protocol from its first failure on, so that rates have a start. */
  private CounterSnapshot failures() {
    CounterSnapshot.Builder failures =
        CounterSnapshot.builder().name("limn_request_failures").help("Requests failed, by reason");
    for (String protocol : traffic.failingProtocols()) {
      for (FailureReason reason : FailureReason.values()) {
        failures.dataPoint(
            point(
                traffic.failures(protocol, reason),
                Labels.of("protocol", protocol, "reason", reason.toString())));
      }
    }
    return failures.build();
  }

  private CounterSnapshot dropped() {
    return CounterSnapshot.builder()
        .name("limn_access_log_dropped")
        .help("Lines of the access log that found no room or could not be written")
        .dataPoint(point(log.dropped(), Labels.EMPTY))
        .build();
  }

  private static CounterDataPointSnapshot point(double value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }
}
