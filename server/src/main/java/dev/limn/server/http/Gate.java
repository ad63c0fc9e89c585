package dev.limn.server.http;

import dev.limn.server.security.Access;
import dev.limn.server.security.Refusal;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ConditionalFilter;
import io.netty.util.AsciiString;

/**
 * Stands before all routes, those included that nobody has thought of yet. It is asked whether it
 * applies, which costs little, and applies to those alone whom it refuses.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Gate.ORDER)
final class Gate implements ConditionalFilter {

  /** Behind {@link EndFilter}, which records what is refused. */
  static final int ORDER = 0;

  private static final AsciiString AUTHORIZATION = AsciiString.cached(HttpHeaders.AUTHORIZATION);
  private static final AsciiString API_KEY = AsciiString.cached("X-API-Key");

  private final Access access;
  private final RouteTable routes;
  private final Recorder recorder;

  Gate(Access access, RouteTable routes, Recorder recorder) {
    this.recorder = recorder;
    this.access = access;
    this.routes = routes;
  }

  @Override
  public boolean isEnabled(HttpRequest<?> request) {
    return refusal(request) != null;
  }

  /** Should the key have become one that is known in between, the route answers. */
  @RequestFilter
  @Nullable
  HttpResponse<?> refuse(HttpRequest<?> request) {
    Refusal refusal = refusal(request);
    if (refusal == null) {
      return null;
    }
    MutableHttpResponse<?> response = response(refusal);
    if (routes.of(request).recordsItself()) {
      recorder.end(request, response);
    }
    return response;
  }

  private Refusal refusal(HttpRequest<?> request) {
    return access.refusal(secret(request), routes.of(request).needed());
  }

  private String secret(HttpRequest<?> request) {
    if (!access.hasKeys()) {
      return null;
    }
    HttpHeaders headers = request.getHeaders();
    String bearer = Access.bearer(headers.get(AUTHORIZATION));
    return bearer == null ? headers.get(API_KEY) : bearer;
  }

  private static MutableHttpResponse<?> response(Refusal refusal) {
    MutableHttpResponse<byte[]> response =
        Errors.response(
            refusal.unknown() ? HttpStatus.UNAUTHORIZED : HttpStatus.FORBIDDEN, refusal.message());
    response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (refusal.unknown()) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response;
  }
}
