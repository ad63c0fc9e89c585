package dev.limn.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names of requests: no two alike, of this server or another. Safe for use by many threads. */
final class RequestIds {

  private static final int RANDOM_BYTES = 8;

  /** Drawn once: random bytes for each request would have them wait for each other. */
  private final String server;

  private final AtomicLong last = new AtomicLong();

  RequestIds() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    server = HexFormat.of().formatHex(random) + '-';
  }

  String next() {
    return server + Long.toHexString(last.incrementAndGet());
  }
}
