package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {

  private final Helpers helpers = new Helpers(3);

  @AfterEach
  void close() {
    helpers.close();
  }

  @ParameterizedTest(name = "{0} pieces, {1} helpers")
  @CsvSource({"1, 0", "1, 3", "7, 0", "7, 2", "3, 3", "500, 3", "5, -1"})
  void everyPieceIsDoneOnce(int count, int asked) {
    AtomicIntegerArray done = new AtomicIntegerArray(count);

    Shards.run(count, helpers, asked, done::incrementAndGet);

    for (int i = 0; i < count; i++) {
      assertThat(done.get(i)).as("piece %d", i).isEqualTo(1);
    }
  }

  @Test
  void noMoreThreadsWorkAtOnceThanAsked() {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    Shards.run(
        200,
        helpers,
        1,
        piece -> {
          most.accumulateAndGet(working.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          working.decrementAndGet();
        });

    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void theCallerDoesItAllWhileTheHelpersAreBusy() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(3);
    CountDownLatch release = new CountDownLatch(1);
    helpers.ask(
        3,
        () -> {
          busy.countDown();
          awaitQuietly(release);
        });
    assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try {
      Shards.run(20, helpers, 3, piece -> threads.add(Thread.currentThread()));
      assertThat(helpers.waiting()).as("what is over waits for nobody").isZero();
    } finally {
      release.countDown();
    }
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void helpersTakePiecesWhileTheCallerIsAtOne() {
    CountDownLatch both = new CountDownLatch(2);

    Shards.run(
        2,
        helpers,
        1,
        piece -> {
          both.countDown();
          awaitQuietly(both);
        });

    assertThat(both.getCount()).isZero();
  }

  @Test
  void aFailureReachesTheCallerWhenNoPieceIsAtWorkAnyMore() throws InterruptedException {
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean over = new AtomicBoolean();
    AtomicBoolean overInTime = new AtomicBoolean();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                Shards.run(
                    2,
                    helpers,
                    1,
                    piece -> {
                      if (Thread.currentThread().getName().equals("caller")) {
                        awaitQuietly(atWork);
                        throw new IllegalArgumentException("the caller's piece");
                      }
                      atWork.countDown();
                      awaitQuietly(release);
                      over.set(true);
                    });
              } catch (RuntimeException e) {
                overInTime.set(over.get());
                thrown.set(e);
              }
            },
            "caller");
    caller.start();
    assertThat(atWork.await(20, TimeUnit.SECONDS)).isTrue();
    awaitRest(caller);

    release.countDown();

    caller.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(thrown.get()).hasMessage("the caller's piece");
    assertThat(overInTime).isTrue();
  }

  /** Until it has failed and waits for the helper, or is gone without. */
  private static void awaitRest(Thread caller) {
    while (caller.getState() != Thread.State.TERMINATED && !waitsForHelpers(caller)) {
      Thread.onSpinWait();
    }
  }

  private static boolean waitsForHelpers(Thread caller) {
    return caller.getState() == Thread.State.WAITING
        && Arrays.stream(caller.getStackTrace())
            .noneMatch(frame -> frame.getMethodName().equals("awaitQuietly"));
  }

  @Test
  void anErrorReachesTheCallerToo() {
    assertThatThrownBy(
            () ->
                Shards.run(
                    1,
                    helpers,
                    0,
                    piece -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() {
    AtomicInteger done = new AtomicInteger();
    Thread.currentThread().interrupt();

    Shards.run(30, helpers, 1, piece -> done.incrementAndGet());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).hasValue(30);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
