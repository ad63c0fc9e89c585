package dev.limn.server.http;

import dev.limn.server.security.Access;
import dev.limn.server.security.Role;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;

/** Says who may keep a picture, and for how long. */
@Singleton
final class Caching {

  /** The model may be another next time: ask, which costs nothing where it is the same. */
  private static final String ASK_AGAIN = "no-cache";

  private static final String FOR_EVER = "max-age=31536000, immutable";
  private static final String KEYS = "Authorization, X-API-Key";

  private final Access access;

  Caching(Access access) {
    this.access = access;
  }

  /**
   * Writes the headers.
   *
   * @param pinned whether the request names the bytes of the model, so that its answer never
   *     changes
   */
  void tell(MutableHttpResponse<?> response, boolean pinned) {
    // What a key was needed for is nothing for a cache that others ask, too.
    String whose = access.admitsEverybody(Role.SAMPLE) ? "public" : "private";
    response.header(HttpHeaders.CACHE_CONTROL, whose + ", " + (pinned ? FOR_EVER : ASK_AGAIN));
    if (access.hasKeys()) {
      response.header(HttpHeaders.VARY, KEYS);
    }
  }
}
