package dev.limn.server.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ConditionalFilter;

/**
 * Records the responses of all routes that do not do so themselves, and what is no tensor is no
 * script either.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Gate.ORDER - 1)
final class EndFilter implements ConditionalFilter {

  private final Recorder recorder;
  private final RouteTable routes;

  EndFilter(Recorder recorder, RouteTable routes) {
    this.recorder = recorder;
    this.routes = routes;
  }

  @Override
  public boolean isEnabled(HttpRequest<?> request) {
    return !routes.of(request).recordsItself();
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    recorder.end(request, response);
    SecurityHeaders.add(response);
  }
}
