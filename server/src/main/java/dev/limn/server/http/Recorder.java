package dev.limn.server.http;

import dev.limn.server.operation.AccessEntry;
import dev.limn.server.operation.AccessLog;
import dev.limn.server.operation.FailureReason;
import dev.limn.server.operation.RequestIds;
import dev.limn.server.operation.Traffic;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.netty.util.AsciiString;
import jakarta.inject.Singleton;

/** Counts each response, logs it, and names the request in it. */
@Singleton
final class Recorder {

  private static final AsciiString REQUEST_ID = AsciiString.cached("X-Request-Id");

  /** Of a response: why it is a failure, where the status does not tell. */
  private static final String REASON = "limn.reason";

  private static final String ENTRY = "limn.entry";
  private static final String HTTP = "http";

  private final RouteTable routes;
  private final Traffic traffic;
  private final AccessLog log;
  private final RequestIds ids = new RequestIds();

  Recorder(RouteTable routes, Traffic traffic, AccessLog log) {
    this.routes = routes;
    this.traffic = traffic;
    this.log = log;
  }

  /** Says why a response is a failure. */
  static void reason(MutableHttpResponse<?> response, FailureReason reason) {
    response.setAttribute(REASON, reason);
  }

  /** The line that a request will have in the access log; null where there is none. */
  static AccessEntry entry(HttpRequest<?> request) {
    return request.getAttribute(ENTRY, AccessEntry.class).orElse(null);
  }

  boolean logs() {
    return log.isOn();
  }

  /** A request has come that will be logged. */
  void begin(HttpRequest<?> request) {
    request.setAttribute(
        ENTRY,
        new AccessEntry(
            ids.of(request.getHeaders().get(REQUEST_ID)),
            HTTP,
            request.getMethod().name(),
            request.getRemoteAddress().getAddress().getHostAddress()));
  }

  /** A request has got its response, which is not yet sent. */
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    RouteTable.Entry route = routes.of(request);
    int status = response.code();
    route.counters().answered(status);
    if (status >= 400 && response.body() != null) {
      traffic.failed(HTTP, reason(response));
    }
    name(request, response);
    if (log.isOn()) {
      log(request, route, response);
    }
  }

  private void name(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String id = request.getHeaders().get(REQUEST_ID);
    if (log.isOn()) {
      response.header(REQUEST_ID, entry(request).id());
    } else if (id != null && AccessEntry.isSane(id)) {
      response.header(REQUEST_ID, id);
    }
  }

  private void log(
      HttpRequest<?> request, RouteTable.Entry route, MutableHttpResponse<?> response) {
    AccessEntry entry = entry(request);
    int status = response.code();
    if (response.body() instanceof LoopPublisher stream) {
      stream.whenEnded(bytes -> log.add(entry, route.template(), status, bytes));
      return;
    }
    boolean silent = request.getMethod() == HttpMethod.HEAD;
    long bytes = !silent && response.body() instanceof byte[] body ? body.length : 0;
    log.add(entry, route.template(), status, bytes);
  }

  private static FailureReason reason(MutableHttpResponse<?> response) {
    return response
        .getAttribute(REASON, FailureReason.class)
        .orElseGet(() -> reason(response.code()));
  }

  /** What the HTTP layer has refused by itself. */
  private static FailureReason reason(int status) {
    return switch (status) {
      case 401 -> FailureReason.UNAUTHENTICATED;
      case 403 -> FailureReason.FORBIDDEN;
      case 404 -> FailureReason.NOT_FOUND;
      case 413 -> FailureReason.TOO_LONG;
      default -> status < 500 ? FailureReason.BAD_REQUEST : FailureReason.INTERNAL;
    };
  }
}
