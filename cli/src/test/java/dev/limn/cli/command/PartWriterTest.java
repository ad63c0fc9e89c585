package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.Thread.State;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PartWriterTest {

  @Test
  void partsAreWrittenInOrder() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();

    PartWriter.write(
        IntStream.range(0, 100).mapToObj(i -> new byte[] {(byte) i, (byte) i}).iterator(), target);

    byte[] written = target.toByteArray();
    assertThat(written).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(written[i]).isEqualTo((byte) (i / 2));
    }
    PartWriter.write(List.<byte[]>of().iterator(), target);
    assertThat(target.size()).isEqualTo(200);
  }

  @Test
  void afterAFailureNoMorePartsAreMade() {
    AtomicInteger made = new AtomicInteger();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThatThrownBy(
            () ->
                PartWriter.write(
                    IntStream.range(0, 100)
                        .mapToObj(
                            i -> {
                              made.incrementAndGet();
                              return new byte[1];
                            })
                        .iterator(),
                    full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(made.get()).isLessThan(4);
  }

  @Test
  void whatCannotBeMadeReachesTheCaller() {
    assertThatThrownBy(
            () ->
                PartWriter.write(
                    IntStream.range(0, 3)
                        .mapToObj(
                            i -> {
                              if (i == 2) {
                                throw new IllegalStateException("closed");
                              }
                              return new byte[1];
                            })
                        .iterator(),
                    new ByteArrayOutputStream()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
  }

  /** Where parts are made slowly, each is written before anyone waits for it. */
  @Test
  void anInterruptEndsTheMakingThoughNoWritingIsWaitedFor() {
    AtomicInteger made = new AtomicInteger();
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    Iterator<byte[]> slow =
        IntStream.range(0, 100)
            .mapToObj(
                i -> {
                  while (target.size() < i) {
                    Thread.onSpinWait();
                  }
                  if (made.incrementAndGet() == 3) {
                    Thread.currentThread().interrupt();
                  }
                  return new byte[1];
                })
            .iterator();

    assertThatThrownBy(() -> PartWriter.write(slow, target))
        .isInstanceOf(IOException.class)
        .hasMessage("interrupted");

    assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
    assertThat(made).hasValueLessThan(5);
  }

  @Test
  void anInterruptedWriterLeavesNoWritingBehind() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean written = new AtomicBoolean();
    AtomicBoolean writtenInTime = new AtomicBoolean();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int value) {
            awaitQuietly(release);
            written.set(true);
          }
        };
    Thread caller =
        new Thread(
            () -> {
              Iterator<byte[]> parts =
                  IntStream.range(0, 2)
                      .mapToObj(
                          i -> {
                            if (i == 1) {
                              Thread.currentThread().interrupt();
                            }
                            return new byte[1];
                          })
                      .iterator();
              try {
                PartWriter.write(parts, slow);
              } catch (IOException e) {
                writtenInTime.set(written.get());
              }
            });
    caller.start();
    while (!Set.of(State.WAITING, State.TIMED_WAITING, State.TERMINATED)
        .contains(caller.getState())) {
      Thread.onSpinWait();
    }

    release.countDown();

    caller.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(writtenInTime).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
