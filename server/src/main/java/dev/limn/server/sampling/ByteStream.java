package dev.limn.server.sampling;

import org.reactivestreams.Publisher;

/** Bytes for one subscriber, who may go before he has come. */
public interface ByteStream extends Publisher<byte[]> {

  /** Ends the stream, subscribed to or not; ending it again does nothing. */
  void cancel();
}
