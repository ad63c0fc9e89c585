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

/** Stands before all routes, those included that nobody has thought of yet. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Gate.ORDER)
final class Gate {

  /** Behind {@link Records}, which counts what is refused. */
  static final int ORDER = 0;

  static final String API_KEY = "X-API-Key";

  private final Access access;
  private final RouteTable routes;

  Gate(Access access, RouteTable routes) {
    this.access = access;
    this.routes = routes;
  }

  @RequestFilter
  @Nullable
  HttpResponse<?> admit(HttpRequest<?> request) {
    Refusal refusal = access.refusal(secret(request), routes.of(request).needed());
    return refusal == null ? null : response(refusal);
  }

  private static String secret(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    String bearer = Access.bearer(headers.get(HttpHeaders.AUTHORIZATION));
    return bearer == null ? headers.get(API_KEY) : bearer;
  }

  private static HttpResponse<?> response(Refusal refusal) {
    MutableHttpResponse<byte[]> response =
        Errors.response(
            refusal.unknown() ? HttpStatus.UNAUTHORIZED : HttpStatus.FORBIDDEN, refusal.message());
    if (refusal.unknown()) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response;
  }
}
