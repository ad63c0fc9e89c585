package dev.limn.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchQueueTest {

  private final FakeDecoder decoder = new FakeDecoder();
  private final Workers one = new Workers("test", 1);

  @AfterEach
  void endThreads() {
    decoder.open();
    one.close();
  }

  private BatchQueue queue(int rows, int queueRows) {
    return queue(rows, Duration.ZERO, queueRows, one);
  }

  private BatchQueue queue(int rows, Duration delay, int queueRows, Workers workers) {
    return new BatchQueue(
        decoder, new BatchSettings(rows, delay, queueRows, Duration.ofDays(1)), workers);
  }

  private static byte[] resultOf(FakeJob job) throws Exception {
    return job.result.get(20, TimeUnit.SECONDS);
  }

  private static void assertFails(FakeJob job, Class<? extends Throwable> type) {
    assertThatThrownBy(() -> resultOf(job))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(type);
  }

  /** Keeps the one worker busy, so that what is submitted next waits. */
  private FakeJob occupy(BatchQueue queue) throws InterruptedException {
    decoder.shut();
    FakeJob job = new FakeJob(1, 0);
    queue.submit(job);
    decoder.awaitEntered();
    return job;
  }

  @Test
  void aJobIsDecoded() throws Exception {
    FakeJob job = new FakeJob(3, 10);
    queue(8, 8).submit(job);

    assertThat(resultOf(job)).isEqualTo(job.expected());
  }

  @Test
  void whatIsWaitingIsDecodedTogether() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    List<FakeJob> jobs = List.of(new FakeJob(1, 1), new FakeJob(2, 2), new FakeJob(3, 3));
    jobs.forEach(queue::submit);
    decoder.open();

    for (FakeJob job : jobs) {
      assertThat(resultOf(job)).isEqualTo(job.expected());
    }
    assertThat(decoder.batches).containsExactly(1, 6);
  }

  @Test
  void aBatchHasNoMoreRowsThanItMayAndSmallJobsStayWhole() throws Exception {
    BatchQueue queue = queue(4, 100);
    occupy(queue);
    List<FakeJob> jobs = List.of(new FakeJob(3, 1), new FakeJob(2, 2), new FakeJob(2, 3));
    jobs.forEach(queue::submit);
    decoder.open();

    for (FakeJob job : jobs) {
      assertThat(resultOf(job)).isEqualTo(job.expected());
    }
    assertThat(decoder.batches).containsExactly(1, 3, 4);
  }

  @Test
  void aJobLargerThanABatchIsDecodedInSeveral() throws Exception {
    BatchQueue queue = queue(4, 100);
    FakeJob job = new FakeJob(10, 5);
    queue.submit(job);

    assertThat(resultOf(job)).isEqualTo(job.expected());
    assertThat(decoder.batches).containsExactly(4, 4, 2);
  }

  @Test
  void jobsOfAnotherOutcomeWaitForTheNextBatch() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob pixels = new FakeJob(1, 1);
    FakeJob images = new FakeJob(2, 2, Outcome.IMAGES, RowJob.NEVER);
    queue.submit(pixels);
    queue.submit(images);
    decoder.open();

    assertThat(resultOf(pixels)).isEqualTo(pixels.expected());
    assertThat(resultOf(images)).isEqualTo(images.expected());
    assertThat(decoder.batches).containsExactly(1, 1, 2);
  }

  @Test
  void aJobThatCannotBeFilledFailsAlone() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob bad =
        new FakeJob(2, 1) {
          @Override
          protected void fill(int from, int count, float[] latents, int[] labels, int at) {
            latents[2 * at] = 99;
            throw new IllegalArgumentException("bad");
          }
        };
    List<FakeJob> good = List.of(new FakeJob(1, 7), new FakeJob(3, 8));
    queue.submit(good.get(0));
    queue.submit(bad);
    queue.submit(good.get(1));
    decoder.open();

    assertFails(bad, IllegalArgumentException.class);
    for (FakeJob job : good) {
      assertThat(resultOf(job)).isEqualTo(job.expected());
    }
    assertThat(decoder.batches).containsExactly(1, 4);
  }

  @Test
  void aJobThatCannotBeDecodedFailsAlone() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob poison = new FakeJob(1, FakeDecoder.POISON);
    List<FakeJob> good = List.of(new FakeJob(1, 7), new FakeJob(3, 8));
    queue.submit(good.get(0));
    queue.submit(poison);
    queue.submit(good.get(1));
    decoder.open();

    assertFails(poison, IllegalStateException.class);
    for (FakeJob job : good) {
      assertThat(resultOf(job)).isEqualTo(job.expected());
    }
    assertThat(queue.admittedRows()).isZero();
  }

  @Test
  void aJobThatCannotTakeItsRowsFailsAlone() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob bad =
        new FakeJob(1, 1) {
          @Override
          protected void receive(int from, int count, Decoded decoded, int at) {
            throw new IllegalArgumentException("bad");
          }
        };
    FakeJob good = new FakeJob(1, 7);
    queue.submit(bad);
    queue.submit(good);
    decoder.open();

    assertFails(bad, IllegalArgumentException.class);
    assertThat(resultOf(good)).isEqualTo(good.expected());
  }

  @Test
  void aJobWhoseAnswerCannotBeMadeFailsAndGivesItsRowsBack() {
    BatchQueue queue = queue(8, 4);
    FakeJob bad =
        new FakeJob(4, 1) {
          @Override
          protected void prepare() {
            throw new IllegalArgumentException("bad");
          }
        };
    queue.submit(bad);

    assertFails(bad, IllegalArgumentException.class);
    assertThat(queue.admittedRows()).isZero();
    assertThat(queue.statistics().counts().failed()).isOne();
  }

  @Test
  void aLargeJobThatFailsInOneBatchEndsOnce() throws Exception {
    BatchQueue queue = queue(4, 100);
    AtomicInteger ends = new AtomicInteger();
    FakeJob poison =
        new FakeJob(12, FakeDecoder.POISON - 5) {
          @Override
          protected void fail(Throwable failure) {
            ends.incrementAndGet();
            super.fail(failure);
          }

          @Override
          protected void succeed() {
            ends.incrementAndGet();
          }
        };
    FakeJob after = new FakeJob(1, 1);
    queue.submit(poison);
    queue.submit(after);

    assertFails(poison, IllegalStateException.class);
    assertThat(resultOf(after)).isEqualTo(after.expected());
    assertThat(ends).hasValue(1);
    assertThat(queue.admittedRows()).isZero();
  }

  @Test
  void moreRowsThanTheQueueHoldsAreRefusedStrictly() throws Exception {
    BatchQueue queue = queue(8, 4);
    FakeJob first = occupy(queue);
    queue.submit(new FakeJob(2, 1));

    assertThatThrownBy(() -> queue.submit(new FakeJob(2, 2)))
        .isInstanceOf(QueueFullException.class)
        .hasMessage(
            "the queue holds at most 4 rows and has no room for 2 more: try again a little later");
    FakeJob last = new FakeJob(1, 3);
    queue.submit(last);
    assertThat(queue.admittedRows()).isEqualTo(4);
    decoder.open();
    resultOf(first);
    resultOf(last);
    assertThat(queue.admittedRows()).isZero();
    assertThat(queue.statistics().counts().rejected()).isOne();
  }

  @Test
  void aJobBehindRowsThatWouldTakeTooLongIsRefused() throws Exception {
    BatchQueue queue =
        new BatchQueue(decoder, new BatchSettings(8, Duration.ZERO, 1000, Duration.ZERO), one);
    FakeJob large = new FakeJob(100, 1);
    queue.submit(large);
    resultOf(large);

    FakeJob first = occupy(queue);
    assertThatThrownBy(() -> queue.submit(new FakeJob(1, 2)))
        .isInstanceOf(QueueFullException.class)
        .hasMessage("the 1 rows ahead would take longer than 0 ms: try again a little later");
    decoder.open();
    resultOf(first);

    assertThat(queue.statistics().counts().rejected()).isOne();
    FakeJob behindNothing = new FakeJob(500, 3);
    queue.submit(behindNothing);
    assertThat(resultOf(behindNothing)).isEqualTo(behindNothing.expected());
  }

  @Test
  void theLimitHoldsHoweverManySubmitAtOnce() throws Exception {
    BatchQueue queue = queue(8, 10);
    occupy(queue);
    AtomicInteger accepted = new AtomicInteger();
    CompletableFuture<?>[] submitting = new CompletableFuture<?>[4];
    for (int i = 0; i < submitting.length; i++) {
      submitting[i] =
          CompletableFuture.runAsync(
              () -> {
                for (int j = 0; j < 50; j++) {
                  try {
                    queue.submit(new FakeJob(1, j));
                    accepted.incrementAndGet();
                  } catch (QueueFullException e) {
                    // What the test counts.
                  }
                }
              });
    }
    CompletableFuture.allOf(submitting).get(20, TimeUnit.SECONDS);

    assertThat(accepted).hasValue(9);
    assertThat(queue.admittedRows()).isEqualTo(10);
  }

  @Test
  void aJobOfAnotherLimitIsNotCounted() throws Exception {
    BatchQueue queue = queue(8, 1);
    occupy(queue);
    FakeJob job = new FakeJob(5, 1);
    queue.submitUncounted(job);
    assertThat(queue.admittedRows()).isOne();
    decoder.open();

    assertThat(resultOf(job)).isEqualTo(job.expected());
  }

  @Test
  void aJobPastItsDeadlineFailsWithoutBeingComputed() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob late = new FakeJob(2, 1, Outcome.PIXELS, 0);
    queue.submit(late);
    decoder.open();

    assertFails(late, DeadlineException.class);
    assertThat(decoder.batches).containsExactly(1);
    assertThat(queue.statistics().counts().expired()).isOne();
    assertThat(queue.admittedRows()).isZero();
  }

  @Test
  void aJobThatHasBegunHasNoDeadlineAnyMore() throws Exception {
    BatchQueue queue = queue(4, 100);
    decoder.shut();
    FakeJob large = new FakeJob(10, 5, Outcome.PIXELS, 10_000_000_000L);
    queue.submit(large);
    decoder.awaitEntered();
    large.submitted(System.nanoTime() - 20_000_000_000L, true);
    decoder.open();

    assertThat(resultOf(large)).isEqualTo(large.expected());
    assertThat(queue.statistics().counts().expired()).isZero();
  }

  @Test
  void aBatchThatFindsNoMemoryFailsItsJobsAndTheNextOneIsDecoded() throws Exception {
    BatchQueue queue = queue(8, 4);
    decoder.runsOutOfMemoryOnce = true;
    FakeJob first = new FakeJob(4, 1);
    queue.submit(first);

    assertFails(first, OutOfMemoryError.class);
    assertThat(queue.admittedRows()).isZero();
    FakeJob second = new FakeJob(4, 2);
    queue.submit(second);
    assertThat(resultOf(second)).isEqualTo(second.expected());
  }

  @Test
  void aJobThatThrowsWhenItIsToldStopsNobody() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob bad =
        new FakeJob(1, FakeDecoder.POISON) {
          @Override
          protected void fail(Throwable failure) {
            throw new IllegalStateException("cannot be told");
          }
        };
    FakeJob good = new FakeJob(1, 7);
    queue.submit(bad);
    queue.submit(good);
    decoder.open();

    assertThat(resultOf(good)).isEqualTo(good.expected());
    FakeJob after = new FakeJob(1, 8);
    queue.submit(after);
    assertThat(resultOf(after)).isEqualTo(after.expected());
  }

  @Test
  void whatComesAfterTheWorkersHaveEndedIsRefusedAndCountsNoMore() {
    BatchQueue queue = queue(8, 4);
    one.close();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> queue.submit(new FakeJob(4, 1)))
          .isInstanceOf(QueueFullException.class)
          .hasMessage("the workers have ended: the server is stopping");
      assertThat(queue.admittedRows()).isZero();
    }
  }

  @Test
  void aJobThatNobodyWaitsForFailsWithoutBeingComputed() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob gone =
        new FakeJob(2, 1) {
          @Override
          protected boolean abandoned() {
            return true;
          }
        };
    FakeJob after = new FakeJob(1, 1);
    queue.submit(gone);
    queue.submit(after);
    decoder.open();

    assertFails(gone, AbandonedException.class);
    resultOf(after);
    assertThat(decoder.batches).containsExactly(1, 1);
    assertThat(queue.statistics().counts().abandoned()).isOne();
  }

  @Test
  void withADelayARowWaitsForCompanyAndNoLongerThanThat() throws Exception {
    BatchQueue queue = queue(2, Duration.ofSeconds(20), 100, one);
    FakeJob first = new FakeJob(1, 1);
    FakeJob second = new FakeJob(1, 2);
    queue.submit(first);
    queue.submit(second);

    resultOf(first);
    resultOf(second);
    assertThat(decoder.batches).containsExactly(2);
  }

  @Test
  void withADelayARowThatStaysAloneIsDecodedAfterIt() throws Exception {
    BatchQueue queue = queue(2, Duration.ofMillis(1), 100, one);
    FakeJob job = new FakeJob(1, 1);
    queue.submit(job);

    assertThat(resultOf(job)).isEqualTo(job.expected());
  }

  @Test
  void anAnswerThatTakesLongIsMadeElsewhere() throws Exception {
    AtomicReference<Runnable> handedOver = new AtomicReference<>();
    BatchQueue queue = queue(8, 4);
    FakeJob job =
        new FakeJob(4, 1) {
          @Override
          protected Executor answeredBy() {
            return handedOver::set;
          }
        };
    queue.submit(job);
    FakeJob probe = new FakeJob(1, 1);
    queue.submitUncounted(probe);
    resultOf(probe);

    assertThat(job.result).isNotDone();
    assertThat(queue.admittedRows()).as("still waiting").isEqualTo(4);
    handedOver.get().run();
    assertThat(resultOf(job)).isEqualTo(job.expected());
    assertThat(queue.admittedRows()).isZero();
  }

  @Test
  void anAnswerIsMadeByTheWorkerWhereNobodyElseTakesIt() throws Exception {
    FakeJob job =
        new FakeJob(1, 1) {
          @Override
          protected Executor answeredBy() {
            return task -> {
              throw new RejectedExecutionException();
            };
          }
        };
    queue(8, 4).submit(job);

    assertThat(resultOf(job)).isEqualTo(job.expected());
  }

  @Test
  void theCountersTellWhatWentThrough() throws Exception {
    BatchQueue queue = queue(8, 100);
    occupy(queue);
    FakeJob job = new FakeJob(3, 1);
    queue.submit(job);
    decoder.open();
    resultOf(job);

    QueueStatistics.Counts counts = queue.statistics().counts();
    assertThat(counts.batches()).isEqualTo(2);
    assertThat(counts.rows()).isEqualTo(4);
    assertThat(counts.waits()).isEqualTo(2);
    assertThat(counts.waitNanos()).isPositive();
    assertThat(counts.succeeded()).isEqualTo(2);
    assertThat(counts.plus(counts).rows()).isEqualTo(8);
  }

  @Test
  void manyThreadsAndWorkersGetEachRowRight() throws Exception {
    Workers two = new Workers("test", 2);
    BatchQueue queue = queue(16, Duration.ZERO, 1 << 20, two);
    List<CompletableFuture<List<FakeJob>>> submitting = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int salt = thread;
      submitting.add(
          CompletableFuture.supplyAsync(
              () -> {
                List<FakeJob> jobs = new ArrayList<>();
                for (int i = 0; i < 2000; i++) {
                  FakeJob job = new FakeJob(1 + (i * 7 + salt) % 40, i % 50);
                  queue.submit(job);
                  jobs.add(job);
                }
                return jobs;
              }));
    }
    for (CompletableFuture<List<FakeJob>> jobs : submitting) {
      for (FakeJob job : jobs.get(20, TimeUnit.SECONDS)) {
        assertThat(resultOf(job)).isEqualTo(job.expected());
      }
    }
    assertThat(decoder.batches).allMatch(rows -> rows <= 16);
    assertThat(queue.admittedRows()).isZero();
    two.close();
  }

  @Test
  void twoQueuesShareOneWorkerFairly() throws Exception {
    BatchQueue busy = queue(1, 1 << 20);
    BatchQueue other = queue(1, 10);
    occupy(busy);
    for (int i = 0; i < 100; i++) {
      busy.submit(new FakeJob(1, 1));
    }
    AtomicInteger stillBusy = new AtomicInteger();
    FakeJob job =
        new FakeJob(1, 50) {
          @Override
          protected void succeed() {
            stillBusy.set(busy.admittedRows());
            super.succeed();
          }
        };
    other.submit(job);
    decoder.open();

    resultOf(job);
    assertThat(stillBusy).as("rows left when the other was done").hasValueGreaterThan(90);
  }

  @Test
  void aJobWithoutRowsIsAMistake() {
    assertThatThrownBy(() -> new FakeJob(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
