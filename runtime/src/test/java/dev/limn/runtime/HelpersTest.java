package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HelpersTest {

  @Test
  void eachHelperThatIsAskedDoesTheWorkOnce() throws InterruptedException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch together = new CountDownLatch(3);
    try (Helpers helpers = new Helpers(3)) {
      helpers.ask(
          3,
          () -> {
            threads.add(Thread.currentThread());
            together.countDown();
            awaitQuietly(together);
          });
      assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
  }

  @Test
  void noWorkIsLostHoweverHelpersFallAsleepInBetween() throws InterruptedException {
    int rounds = 2000;
    AtomicInteger done = new AtomicInteger();
    try (Helpers helpers = new Helpers(2)) {
      for (int round = 0; round < rounds; round++) {
        CountDownLatch reached = new CountDownLatch(1);
        helpers.ask(
            1,
            () -> {
              done.incrementAndGet();
              reached.countDown();
            });
        if (round % 100 == 0) {
          // Long enough for both to fall asleep.
          TimeUnit.NANOSECONDS.sleep(3 * Helpers.ALERT_NANOS);
        }
        assertThat(reached.await(20, TimeUnit.SECONDS)).as("round %d", round).isTrue();
      }
    }
    assertThat(done).hasValue(rounds);
  }

  @Test
  void closedHelpersEnd() throws InterruptedException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch met = new CountDownLatch(2);
    Helpers helpers = new Helpers(2);
    helpers.ask(
        2,
        () -> {
          threads.add(Thread.currentThread());
          met.countDown();
          awaitQuietly(met);
        });
    met.await();

    helpers.close();

    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
