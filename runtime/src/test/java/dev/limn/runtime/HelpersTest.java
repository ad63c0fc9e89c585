package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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
      Set<Thread> threads = threads(helpers, 2);
      for (int round = 0; round < rounds; round++) {
        if (round % 100 == 0) {
          awaitSleep(threads);
        }
        CountDownLatch reached = new CountDownLatch(1);
        helpers.ask(
            1,
            () -> {
              done.incrementAndGet();
              reached.countDown();
            });
        assertThat(reached.await(20, TimeUnit.SECONDS)).as("round %d", round).isTrue();
      }
    }
    assertThat(done).hasValue(rounds);
  }

  @Test
  void closedHelpersEnd() throws InterruptedException {
    Helpers helpers = new Helpers(2);
    Set<Thread> threads = threads(helpers, 2);

    helpers.close();

    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void helpersKnowNothingOfWhoeverStartedThem() throws InterruptedException {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    inherited.set("the caller's");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader() {});
    AtomicReference<String> seen = new AtomicReference<>();
    CountDownLatch looked = new CountDownLatch(1);
    try (Helpers helpers = new Helpers(1)) {
      assertThat(threads(helpers, 1)).extracting(Thread::getContextClassLoader).containsOnlyNulls();
      helpers.ask(
          1,
          () -> {
            seen.set(inherited.get());
            looked.countDown();
          });
      assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).hasValue(null);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void whereOneCannotStartNoneIsLeftBehind() throws InterruptedException {
    List<Thread> started = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new Helpers(
                    5,
                    (work, name) -> {
                      Thread thread =
                          started.size() < 3 ? new Thread(work, name) : new Unstartable(name);
                      started.add(thread);
                      return thread;
                    }))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("unable to create native thread");

    assertThat(started).hasSize(4);
    for (Thread thread : started) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** The threads of so many helpers. */
  private static Set<Thread> threads(Helpers helpers, int count) throws InterruptedException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch met = new CountDownLatch(count);
    helpers.ask(
        count,
        () -> {
          threads.add(Thread.currentThread());
          met.countDown();
          awaitQuietly(met);
        });
    assertThat(met.await(20, TimeUnit.SECONDS)).isTrue();
    return threads;
  }

  private static void awaitSleep(Set<Thread> threads) {
    while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
      Thread.onSpinWait();
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
