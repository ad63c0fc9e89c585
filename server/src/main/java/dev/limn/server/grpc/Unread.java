package dev.limn.server.grpc;

import io.grpc.Attributes;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The answers of one connection that are on their way. A client that asks and does not read would
 * have the server keep all of them, as many as it may have calls.
 */
final class Unread {

  private static final Attributes.Key<Unread> KEY = Attributes.Key.create("limn-unread");

  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();

  private Unread(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Has each connection counted. */
  static ServerTransportFilter filter(long mostBytes) {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes connection) {
        return connection.toBuilder().set(KEY, new Unread(mostBytes)).build();
      }
    };
  }

  static Unread of(ServerCall<?, ?> call) {
    return call.getAttributes().get(KEY);
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  boolean isTooMuch() {
    return bytes.get() >= mostBytes;
  }
}
