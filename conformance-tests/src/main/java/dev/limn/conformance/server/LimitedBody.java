package dev.limn.conformance.server;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** All bytes of a body that has an end: one that goes on beyond the limit is not kept. */
final class LimitedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> kept = BodySubscribers.ofByteArray();
  private final long limit;
  private Flow.Subscription subscription;
  private long length;
  private boolean ended;

  LimitedBody(long limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return kept.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    kept.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    length += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (ended) {
      return;
    }
    if (length > limit) {
      ended = true;
      subscription.cancel();
      kept.onError(new IOException("the body is longer than " + limit + " bytes"));
      return;
    }
    kept.onNext(buffers);
  }

  @Override
  public void onError(Throwable problem) {
    if (!ended) {
      kept.onError(problem);
    }
  }

  @Override
  public void onComplete() {
    if (!ended) {
      kept.onComplete();
    }
  }
}
