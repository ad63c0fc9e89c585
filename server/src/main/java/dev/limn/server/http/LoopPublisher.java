package dev.limn.server.http;

import dev.limn.server.sampling.ByteStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.function.LongConsumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Hands bytes on by the thread of a connection, and only while that is open: Micronaut does not
 * expect a part that was on its way when the client went.
 */
final class LoopPublisher implements Publisher<ByteBuf> {

  private final ByteStream source;
  private final Channel channel;
  private final ChannelFutureListener onClose = closed -> cancel();

  /** Guarded by this. */
  private LongConsumer listener = bytes -> {};

  private long bytes;
  private boolean over;

  /** A closed connection ends the stream, whether somebody has subscribed by then or not. */
  LoopPublisher(ByteStream source, Channel channel) {
    this.source = source;
    this.channel = channel;
    channel.closeFuture().addListener(onClose);
  }

  /** Who learns how many bytes were handed on, when there are no more. */
  synchronized void whenEnded(LongConsumer newListener) {
    listener = newListener;
    if (over) {
      newListener.accept(bytes);
    }
  }

  private void cancel() {
    source.cancel();
    end();
  }

  private synchronized void end() {
    if (!over) {
      over = true;
      listener.accept(bytes);
    }
  }

  private synchronized void count(int more) {
    bytes += more;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> subscriber) {
    source.subscribe(new OnLoop(subscriber));
  }

  private final class OnLoop implements Subscriber<byte[]> {

    private final Subscriber<? super ByteBuf> downstream;

    OnLoop(Subscriber<? super ByteBuf> downstream) {
      this.downstream = downstream;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      downstream.onSubscribe(subscription);
    }

    @Override
    public void onNext(byte[] part) {
      count(part.length);
      whileOpen(() -> downstream.onNext(Unpooled.wrappedBuffer(part)));
    }

    @Override
    public void onError(Throwable failure) {
      finish(() -> downstream.onError(failure));
    }

    @Override
    public void onComplete() {
      finish(downstream::onComplete);
    }

    /** A connection outlives many streams, and must not remember them. */
    private void finish(Runnable signal) {
      channel.closeFuture().removeListener(onClose);
      end();
      whileOpen(signal);
    }

    private void whileOpen(Runnable signal) {
      channel
          .eventLoop()
          .execute(
              () -> {
                if (channel.isActive()) {
                  signal.run();
                }
              });
    }
  }
}
