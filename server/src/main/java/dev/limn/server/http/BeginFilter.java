package dev.limn.server.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ConditionalFilter;

/** Notes that a request has come, where that is logged. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Gate.ORDER - 2)
final class BeginFilter implements ConditionalFilter {

  private final Recorder recorder;

  BeginFilter(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public boolean isEnabled(HttpRequest<?> request) {
    return recorder.logs();
  }

  @RequestFilter
  void begin(HttpRequest<?> request) {
    recorder.begin(request);
  }
}
