package dev.limn.server.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.array.NpyFile;
import dev.limn.server.TinyModel;
import dev.limn.server.batch.QueueFullException;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(30)
class SampleStreamTest {

  /** Answers in one piece have ten rows, and so has a part of a stream. */
  private final Studio studio = new Studio(10);

  @AfterEach
  void close() {
    studio.close();
  }

  /** Takes parts as they come and counts them. */
  private static class Taker implements Subscriber<byte[]> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Semaphore parts = new Semaphore(0);
    private final CountDownLatch completed = new CountDownLatch(1);
    Subscription subscription;

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(byte[] part) {
      bytes.writeBytes(part);
      parts.release();
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      completed.countDown();
    }

    void awaitParts(int count) throws InterruptedException {
      assertThat(parts.tryAcquire(count, 20, TimeUnit.SECONDS)).isTrue();
    }

    void awaitEnd() throws InterruptedException {
      assertThat(completed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Drawing planned(String count, String format) {
    return studio.plan(new Samples(), Map.of("count", count, "format", format, "seed", "3"));
  }

  private Taker subscribed(String count, String format) {
    Taker taker = new Taker();
    planned(count, format).stream().subscribe(taker);
    return taker;
  }

  @Test
  void onlyWhatIsTooLongForOnePieceIsAStream() {
    Drawing small = planned("10", "raw");
    Drawing large = planned("11", "raw");

    assertThat(small.isStream()).isFalse();
    assertThat(large.isStream()).isTrue();
    small.drop();
    large.drop();
  }

  @Test
  void itsBytesAreThoseOfAllSamplesInOrder() throws Exception {
    Taker taker = subscribed("95", "raw");
    taker.subscription.request(Long.MAX_VALUE);
    taker.awaitEnd();

    assertThat(taker.bytes.toByteArray())
        .isEqualTo(studio.labelled().sample(SampleRequest.of(95).withSeed(3)).pixels());
  }

  @Test
  void asNumPyItIsOneArray() throws Exception {
    Taker taker = subscribed("25", "npy");
    taker.subscription.request(Long.MAX_VALUE);
    taker.awaitEnd();

    assertThat(NpyFile.decode(taker.bytes.toByteArray(), "x").shape()).containsExactly(25, 4, 5, 3);
    assertThat(NpyFile.decode(taker.bytes.toByteArray(), "x").data())
        .isEqualTo(studio.labelled().sample(SampleRequest.of(25).withSeed(3)).pixels());
  }

  @Test
  void aPartIsDrawnWhenItIsAskedForAndNotBefore() throws Exception {
    Taker taker = subscribed("95", "raw");
    taker.subscription.request(2);
    taker.awaitParts(2);
    studio.draw("labelled", new Samples(), Map.of("count", "1"));

    assertThat(taker.parts.availablePermits()).as("parts beyond those asked for").isZero();
    taker.subscription.request(8);
    taker.awaitParts(8);
    taker.awaitEnd();
  }

  @Test
  void moreStreamsThanThereIsRoomForAreRefused() {
    Drawing open = planned("50", "raw");
    ByteStream stream = open.stream();

    assertThatThrownBy(() -> planned("50", "raw").stream())
        .isInstanceOf(QueueFullException.class)
        .hasMessage("at most 1 streams may be open: try again a little later");
    Taker taker = new Taker();
    stream.subscribe(taker);
    taker.subscription.cancel();
  }

  @Test
  void aStreamThatIsCancelledGivesItsPlaceAndItsModelBack() throws Exception {
    Taker taker = subscribed("100000", "raw");
    taker.subscription.request(1);
    taker.awaitParts(1);
    taker.subscription.cancel();
    taker.subscription.cancel();
    taker.subscription.request(1);

    assertThat(studio.closesAtOnce()).isTrue();
    assertThat(taker.completed.getCount()).as("completed").isOne();
  }

  @Test
  void aStreamThatIsCancelledWhileAPartIsDrawnGivesAllBackToo() {
    Taker taker = subscribed("100000", "raw");
    taker.subscription.request(Long.MAX_VALUE);
    taker.subscription.cancel();

    assertThat(studio.closesAtOnce()).isTrue();
  }

  @Test
  void aFinishedStreamGivesItsPlaceAndItsModelBack() throws Exception {
    Taker taker = subscribed("30", "raw");
    taker.subscription.request(3);
    taker.awaitEnd();

    assertThat(studio.closesAtOnce()).isTrue();
  }

  @Test
  void whatHasMoreBytesThanAnAnswerMayHaveIsAStream() {
    try (Studio narrow = new Studio(1000, 7 * TinyModel.NUMBERS)) {
      Drawing small = narrow.plan(new Samples(), Map.of("count", "7", "format", "raw"));
      Drawing large = narrow.plan(new Samples(), Map.of("count", "8", "format", "npy"));

      assertThat(small.isStream()).isFalse();
      assertThat(large.isStream()).isTrue();
      small.drop();
      large.drop();
    }
  }

  @Test
  void aStreamThatNobodySubscribedToGivesAllBack() {
    ByteStream stream = planned("50", "raw").stream();
    stream.cancel();
    stream.cancel();
    ByteStream next = planned("50", "raw").stream();
    next.cancel();

    assertThat(studio.closesAtOnce()).isTrue();
  }

  @Test
  void aSubscriberThatThrowsEndsItsStream() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Taker taker =
        new Taker() {
          @Override
          public void onNext(byte[] part) {
            throw new IllegalStateException("no room");
          }

          @Override
          public void onError(Throwable failure) {
            told.countDown();
          }
        };
    planned("95", "raw").stream().subscribe(taker);
    taker.subscription.request(2);

    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(studio.closesAtOnce()).isTrue();
  }
}
