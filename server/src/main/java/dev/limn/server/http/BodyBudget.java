package dev.limn.server.http;

import dev.limn.server.batch.QueueFullException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of long bodies of all requests together, from the head of a request to its
 * answer. Short ones are not counted, and cost nothing here.
 */
@Singleton
final class BodyBudget {

  private static final int SHORT = 64 * 1024;

  /** How many of the longest bodies there may be at a time. */
  private static final int LONGEST = 4;

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  BodyBudget(HttpServerConfiguration server) {
    limit = LONGEST * server.getMaxRequestSize();
  }

  /**
   * Counts a body until its request is answered or its connection closed.
   *
   * @param length of the body
   * @param answered done when the body is not needed any more
   * @throws QueueFullException if there is no room
   */
  void charge(long length, HttpRequest<?> request, CompletableFuture<?> answered) {
    if (length <= SHORT) {
      return;
    }
    if (bytes.addAndGet(length) > limit) {
      bytes.addAndGet(-length);
      throw new QueueFullException(
          "long bodies in progress may have %d bytes together: try again a little later"
              .formatted(limit));
    }
    AtomicBoolean released = new AtomicBoolean();
    Runnable release =
        () -> {
          if (released.compareAndSet(false, true)) {
            bytes.addAndGet(-length);
          }
        };
    Channel channel = Connections.channel(request);
    ChannelFutureListener onClose = closed -> release.run();
    channel.closeFuture().addListener(onClose);
    answered.whenComplete(
        (answer, failure) -> {
          channel.closeFuture().removeListener(onClose);
          release.run();
        });
  }
}
