package dev.limn.server.operation;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names of requests: no two alike, of this server or another. Safe for use by many threads. */
public final class RequestIds {

  private static final int RANDOM_BYTES = 8;

  /** Drawn once: random bytes for each request would have them wait for each other. */
  private final String server;

  private final AtomicLong last = new AtomicLong();

  /** Names that begin with a random number of their own. */
  public RequestIds() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    server = HexFormat.of().formatHex(random) + '-';
  }

  /**
   * The name of a request.
   *
   * @param sent what the client calls it; null for nothing
   * @return that, where it can be repeated to anybody ({@link AccessEntry#isSane}), else a new name
   */
  public String of(String sent) {
    return AccessEntry.isSane(sent) ? sent : server + Long.toHexString(last.incrementAndGet());
  }
}
