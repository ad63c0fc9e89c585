package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.sampling.ByteStream;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;

class LoopPublisherTest {

  /** A stream that counts how often it is cancelled. */
  private static final class Counting implements ByteStream {

    private int cancelled;

    @Override
    public void cancel() {
      cancelled++;
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> subscriber) {
      throw new AssertionError("nobody subscribes");
    }
  }

  private final Counting stream = new Counting();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Long> ends = new ArrayList<>();

  @Test
  void aConnectionThatClosesBeforeAnybodySubscribesEndsTheStream() {
    LoopPublisher publisher = new LoopPublisher(stream, channel);
    publisher.whenEnded(ends::add);
    channel.close();
    channel.runPendingTasks();

    assertThat(stream.cancelled).isOne();
    assertThat(ends).containsExactly(0L);
  }

  @Test
  void aConnectionThatHasClosedAlreadyEndsTheStreamAndTellsWhoListensLater() {
    channel.close();
    LoopPublisher publisher = new LoopPublisher(stream, channel);
    channel.runPendingTasks();
    publisher.whenEnded(ends::add);

    assertThat(stream.cancelled).isOne();
    assertThat(ends).containsExactly(0L);
  }
}
