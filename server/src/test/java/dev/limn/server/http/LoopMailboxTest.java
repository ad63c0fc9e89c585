package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopMailboxTest {

  @Test
  void anAnswerThatCannotBeSentKeepsNoOtherFromItsClient() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    CountDownLatch sent = new CountDownLatch(1);
    loop.submit(
            () -> {
              LoopMailbox mailbox = LoopMailbox.of(loop);
              mailbox.send(
                  () -> {
                    throw new IllegalStateException("cannot be sent");
                  });
              mailbox.send(sent::countDown);
            })
        .sync();

    assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
