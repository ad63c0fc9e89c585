package dev.limn.server.http;

import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.netty.util.AsciiString;

/** Tells browsers what they must not do. */
final class SecurityHeaders {

  static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("X-Content-Type-Options");
  static final AsciiString CONTENT_SECURITY_POLICY = AsciiString.cached("Content-Security-Policy");

  private static final AsciiString NO_SNIFF = AsciiString.cached("nosniff");

  /** A page runs its own scripts alone, asks this server alone, and is shown in no other page. */
  private static final AsciiString OWN_ALONE =
      AsciiString.cached(
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
              + " data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'");

  private SecurityHeaders() {}

  /** A page that has a policy of its own keeps it. */
  static void add(MutableHttpResponse<?> response) {
    MutableHttpHeaders headers = response.getHeaders();
    headers.add(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    if (isPage(response) && !headers.contains(CONTENT_SECURITY_POLICY.toString())) {
      headers.add(CONTENT_SECURITY_POLICY, OWN_ALONE);
      headers.add("Referrer-Policy", "no-referrer");
    }
  }

  private static boolean isPage(MutableHttpResponse<?> response) {
    String type = response.getHeaders().get("Content-Type");
    return type != null && type.startsWith(MediaType.TEXT_HTML);
  }
}
