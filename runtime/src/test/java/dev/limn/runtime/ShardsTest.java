package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {

  @ParameterizedTest(name = "{0} pieces, {1} workers")
  @CsvSource({"1, 1", "1, 4", "7, 1", "7, 3", "3, 8", "500, 4"})
  void everyPieceIsDoneOnce(int count, int workers) {
    AtomicIntegerArray done = new AtomicIntegerArray(count);

    Shards.run(count, workers, done::incrementAndGet);

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
        2,
        piece -> {
          most.accumulateAndGet(working.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          working.decrementAndGet();
        });

    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void theCallerDoesItAllWhileThePoolIsBusy() throws InterruptedException {
    int helpers = ForkJoinPool.commonPool().getParallelism();
    CountDownLatch busy = new CountDownLatch(helpers);
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < helpers; i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                busy.countDown();
                awaitQuietly(release);
              });
    }
    assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try {
      Shards.run(20, 4, piece -> threads.add(Thread.currentThread()));
    } finally {
      release.countDown();
    }
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void aFailureReachesTheCallerWhenNoPieceIsAtWorkAnyMore() {
    AtomicInteger working = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Shards.run(
                    50,
                    3,
                    piece -> {
                      working.incrementAndGet();
                      try {
                        if (piece == 10) {
                          throw new IllegalArgumentException("piece 10");
                        }
                      } finally {
                        working.decrementAndGet();
                      }
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("piece 10");
    assertThat(working).hasValue(0);
    assertThatThrownBy(
            () ->
                Shards.run(
                    1,
                    1,
                    piece -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() {
    AtomicInteger done = new AtomicInteger();
    Thread.currentThread().interrupt();

    Shards.run(30, 2, piece -> done.incrementAndGet());

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
