package dev.limn.server.http;

import dev.limn.server.operation.Traffic;
import dev.limn.server.security.Role;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/** Which role each route needs, and its counters. Immutable but for the counters. */
@Singleton
final class RouteTable {

  /** What requests are counted under that no route takes. */
  private static final String NO_ROUTE = "none";

  private static final String HTTP = "http";

  /** What {@code RouteAttributes} reads, which converts it, and takes longer than all else here. */
  @SuppressWarnings("removal")
  private static final String MATCHED = HttpAttributes.ROUTE_INFO.toString();

  /**
   * A route.
   *
   * @param needed the role that it needs
   * @param counters its counters
   * @param recordsItself whether no filter is needed to record its responses
   */
  record Entry(Role needed, Traffic.Route counters, boolean recordsItself) {

    String method() {
      return counters.method();
    }

    String template() {
      return counters.name();
    }
  }

  private final Map<Object, Entry> entries = new IdentityHashMap<>();
  private final Traffic traffic;

  RouteTable(Router router, Traffic traffic) {
    this.traffic = traffic;
    router.uriRoutes().forEach(route -> entries.put(route, entry(route)));
  }

  private Entry entry(UriRouteInfo<?, ?> route) {
    Role needed =
        route.getAnnotationMetadata().enumValue(Needs.class, Role.class).orElse(Role.SAMPLE);
    return new Entry(
        needed,
        traffic.route(HTTP, route.getHttpMethodName(), route.getUriMatchTemplate().toPathString()),
        route.getAnnotationMetadata().hasAnnotation(RecordsItself.class));
  }

  /** The route that a request was matched with; where there was none, one that needs a key. */
  Entry of(HttpRequest<?> request) {
    Entry entry = entries.get(request.getAttribute(MATCHED).orElse(null));
    return entry == null
        ? new Entry(Role.SAMPLE, traffic.route(HTTP, request.getMethod().name(), NO_ROUTE), false)
        : entry;
  }

  Collection<Entry> entries() {
    return entries.values();
  }
}
