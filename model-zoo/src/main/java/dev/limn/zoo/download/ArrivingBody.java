package dev.limn.zoo.download;

import dev.limn.LimnException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as it arrives. Unlike an input stream of the JDK's client, it does not wait
 * for ever for a server that has gone silent. For one reader; close it when done.
 */
final class ArrivingBody implements BodySubscriber<ArrivingBody>, AutoCloseable {

  /** Some bytes, the failure that ended them, or neither at the end. */
  private record Arrival(List<ByteBuffer> bytes, Throwable failure) {}

  /** At most a few at a time: the next part is asked for when one was taken. */
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

  @Override
  public CompletionStage<ArrivingBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription opened) {
    subscription.complete(opened);
    opened.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (bytes.isEmpty()) {
      subscription.thenAccept(open -> open.request(1));
      return;
    }
    arrivals.add(new Arrival(bytes, null));
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new Arrival(List.of(), failure));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival(List.of(), null));
  }

  /**
   * Waits for the next bytes.
   *
   * @param patience how long at most
   * @return some bytes, none at the end
   * @throws IOException if the connection broke off, or nothing came for so long
   */
  List<ByteBuffer> next(Duration patience) throws IOException {
    Arrival arrival = await(patience);
    if (arrival == null) {
      throw new IOException("nothing has come for " + patience.toMillis() / 1e3 + " s");
    }
    if (arrival.failure() != null) {
      throw new IOException(Transfer.reason(arrival.failure()), arrival.failure());
    }
    if (!arrival.bytes().isEmpty()) {
      subscription.thenAccept(open -> open.request(1));
    }
    return arrival.bytes();
  }

  private Arrival await(Duration patience) {
    try {
      return arrivals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException("the download was interrupted: run again to take it up", e);
    }
  }

  @Override
  public void close() {
    subscription.thenAccept(Subscription::cancel);
  }
}
