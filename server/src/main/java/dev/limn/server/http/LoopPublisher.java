package dev.limn.server.http;

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

  private final Publisher<byte[]> source;
  private final Channel channel;
  private volatile LongConsumer ended = bytes -> {};

  LoopPublisher(Publisher<byte[]> source, Channel channel) {
    this.source = source;
    this.channel = channel;
  }

  /** Who learns how many bytes were handed on, when there are no more. */
  void whenEnded(LongConsumer listener) {
    ended = listener;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> subscriber) {
    source.subscribe(new OnLoop(subscriber));
  }

  private final class OnLoop implements Subscriber<byte[]> {

    private final Subscriber<? super ByteBuf> downstream;
    private ChannelFutureListener onClose;
    private volatile long bytes;

    OnLoop(Subscriber<? super ByteBuf> downstream) {
      this.downstream = downstream;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      // However the response is dropped, a closed connection ends the stream.
      onClose =
          closed -> {
            subscription.cancel();
            ended.accept(bytes);
          };
      channel.closeFuture().addListener(onClose);
      downstream.onSubscribe(subscription);
    }

    @Override
    public void onNext(byte[] part) {
      // One part at a time: no two threads add at once.
      bytes = bytes + part.length;
      whileOpen(() -> downstream.onNext(Unpooled.wrappedBuffer(part)));
    }

    @Override
    public void onError(Throwable failure) {
      end(() -> downstream.onError(failure));
    }

    @Override
    public void onComplete() {
      end(downstream::onComplete);
    }

    /** A connection outlives many streams, and must not remember them. */
    private void end(Runnable signal) {
      channel.closeFuture().removeListener(onClose);
      ended.accept(bytes);
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
