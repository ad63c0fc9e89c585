package dev.limn.server.batch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The rows that wait for one decoder. Whoever submits never waits; a worker takes what is waiting,
 * decodes it in one go, and ends the jobs. Safe for use by many threads.
 */
public final class BatchQueue {

  private static final System.Logger LOG = System.getLogger("dev.limn.server");

  /** So much waiting work is worth waking one more worker: several times what waking costs. */
  private static final long WORTH_A_WORKER_NANOS = 50_000;

  /** A batch of so many rows counts as much towards the pace as all before it. */
  private static final double PACE_ROWS = 256;

  private final RowDecoder decoder;
  private final BatchSettings settings;
  private final Workers workers;
  private final QueueStatistics statistics = new QueueStatistics();
  private final Queue<RowJob> arrived = new ConcurrentLinkedQueue<>();
  private final Admission admission;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger runners = new AtomicInteger();

  /** The job whose rows did not all fit the last batch; guarded by this. */
  private RowJob head;

  private volatile long rowNanos;

  /** What a row takes in the long run: one batch that was held up changes little. */
  private volatile double paceNanos;

  private volatile Thread delayed;

  /**
   * A queue with nothing in it.
   *
   * @param decoder what its rows go through
   * @param settings sizes and delay
   * @param workers who does it
   */
  public BatchQueue(RowDecoder decoder, BatchSettings settings, Workers workers) {
    this.decoder = decoder;
    this.settings = settings;
    this.workers = workers;
    this.admission = new Admission(settings.queueRows());
  }

  /**
   * Adds a job. It ends on another thread.
   *
   * @param job a new job
   * @throws QueueFullException if there is no room for all its rows, or those ahead of it would
   *     take too long
   */
  public void submit(RowJob job) {
    int ahead = admission.rows();
    if (ahead * paceNanos / workers.count() > settings.queueTime().toNanos()) {
      statistics.rejected();
      throw new QueueFullException(ahead, settings.queueTime());
    }
    if (!admission.admits(job.rows())) {
      statistics.rejected();
      throw new QueueFullException(job.rows(), settings.queueRows());
    }
    add(job, true);
  }

  /**
   * Adds a job that some other limit has let in: it is not counted here.
   *
   * @param job a new job
   */
  public void submitUncounted(RowJob job) {
    add(job, false);
  }

  /**
   * The most rows that are decoded in one go.
   *
   * @return from 1 on
   */
  public int batchRows() {
    return settings.rows();
  }

  /**
   * What has gone through.
   *
   * @return live counters
   */
  public QueueStatistics statistics() {
    return statistics;
  }

  /**
   * How many rows are admitted and unanswered.
   *
   * @return from 0 to the limit
   */
  public int admittedRows() {
    return admission.rows();
  }

  private void add(RowJob job, boolean counted) {
    job.submitted(System.nanoTime(), counted);
    arrived.add(job);
    waiting.addAndGet(job.rows());
    if (!wake() && runners.get() == 0 && arrived.remove(job)) {
      waiting.addAndGet(-job.rows());
      release(job);
      throw new QueueFullException("the workers have ended: the server is stopping");
    }
    Thread patient = delayed;
    if (patient != null && waiting.get() >= settings.rows()) {
      LockSupport.unpark(patient);
    }
  }

  /**
   * The first worker always, each further one only for work that outweighs waking it.
   *
   * @return false if a worker is needed and there are none any more
   */
  private boolean wake() {
    int active = runners.get();
    boolean worth =
        active == 0
            || active < workers.count() && waiting.get() * rowNanos > active * WORTH_A_WORKER_NANOS;
    if (!worth || !runners.compareAndSet(active, active + 1)) {
      return true;
    }
    try {
      workers.execute(this::run);
      return true;
    } catch (RejectedExecutionException e) {
      runners.decrementAndGet();
      return false;
    }
  }

  private void run() {
    boolean handedOver = false;
    boolean failed;
    do {
      failed = false;
      try {
        handedOver = drain();
      } catch (RuntimeException | Error e) {
        failed = true;
        // Whose jobs they were has been told; the others must not wait for ever.
        LOG.log(System.Logger.Level.ERROR, "a batch failed unexpectedly", e);
      } finally {
        if (!handedOver) {
          runners.decrementAndGet();
        }
      }
      // A job that came in between has seen this runner and woken nobody.
    } while (!handedOver && (failed || !arrived.isEmpty()) && runners.compareAndSet(0, 1));
  }

  /** Decodes what is there; true if another task goes on in place of this one. */
  private boolean drain() {
    for (Batch batch = next(); !batch.isEmpty(); batch = next()) {
      wake();
      decode(batch);
      if (workers.hasWaiting() && handOver()) {
        return true;
      }
    }
    return false;
  }

  /** Lets other models have their turn; this runner keeps its place. */
  private boolean handOver() {
    try {
      workers.execute(this::run);
      return true;
    } catch (RejectedExecutionException e) {
      // The workers are being closed: what was admitted is done before they end.
      return false;
    }
  }

  private Batch next() {
    if (!settings.delay().isZero()) {
      awaitCompany();
    }
    Batch batch = new Batch(decoder);
    try {
      synchronized (this) {
        fill(batch, System.nanoTime());
      }
      return batch;
    } catch (RuntimeException | Error e) {
      batch.failAll(this::fail, e);
      throw e;
    }
  }

  private void awaitCompany() {
    RowJob oldest = arrived.peek();
    if (oldest == null) {
      return;
    }
    delayed = Thread.currentThread();
    long until = oldest.submittedAt() + settings.delay().toNanos();
    for (long left = until - System.nanoTime();
        left > 0 && waiting.get() < settings.rows();
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    delayed = null;
  }

  private void fill(Batch batch, long now) {
    while (batch.rows() < settings.rows()) {
      RowJob job = head == null ? arrived.poll() : head;
      head = null;
      if (job == null) {
        return;
      }
      if (dropped(job, now)) {
        waiting.addAndGet(-job.untaken());
        continue;
      }
      int room = settings.rows() - batch.rows();
      if (!batch.suits(job) || job.untaken() > room && job.untaken() <= settings.rows()) {
        // Whole in the next batch rather than in pieces in two.
        head = job;
        return;
      }
      int rows = Math.min(room, job.untaken());
      try {
        batch.add(new Slice(job, job.take(rows), rows));
      } catch (Error e) {
        fail(job, e);
        throw e;
      }
      waiting.addAndGet(-rows);
      head = job.untaken() > 0 ? job : null;
    }
  }

  /** A job that cannot say is one that somebody waits for. */
  private static boolean isAbandoned(RowJob job) {
    try {
      return job.abandoned();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Fails a job that nobody needs computed. */
  private boolean dropped(RowJob job, long now) {
    if (job.isOver()) {
      return true;
    }
    if (isAbandoned(job)) {
      fail(job, new AbandonedException());
      return true;
    }
    if (job.untaken() == job.rows() && job.expired(now)) {
      fail(job, new DeadlineException());
      return true;
    }
    return false;
  }

  private void decode(Batch batch) {
    long begin = System.nanoTime();
    try {
      batch.begin(begin, statistics);
      batch.decode(this::deliver, this::fail, () -> computed(batch.rows(), begin));
    } catch (RuntimeException | Error e) {
      batch.failAll(this::fail, e);
    }
  }

  private void computed(int rows, long begin) {
    long took = System.nanoTime() - begin;
    statistics.decoded(rows, took);
    rowNanos = (3 * rowNanos + took / rows) / 4;
    paceNanos += (rows / (rows + PACE_ROWS)) * ((double) took / rows - paceNanos);
  }

  private void deliver(Slice slice, Decoded decoded, int at) {
    RowJob job = slice.job();
    job.receive(slice.from(), slice.rows(), decoded, at);
    if (!job.arrived(slice.rows())) {
      return;
    }
    long now = System.nanoTime();
    job.computed(now);
    Executor answering = job.answeredBy();
    if (answering == null) {
      answer(job, now);
      return;
    }
    try {
      answering.execute(() -> answer(job, System.nanoTime()));
    } catch (RejectedExecutionException e) {
      // Its threads have ended: the answer is owed all the same.
      answer(job, now);
    }
  }

  private void answer(RowJob job, long begin) {
    try {
      job.prepare();
      statistics.encoded(System.nanoTime() - begin);
    } catch (RuntimeException | Error e) {
      statistics.ended(e);
      release(job);
      tell(job, e);
      return;
    }
    statistics.ended(null);
    release(job);
    job.succeed();
  }

  private void fail(RowJob job, Throwable failure) {
    if (job.endEarly()) {
      statistics.ended(failure);
      release(job);
      tell(job, failure);
    }
  }

  /** What one job does wrong then must not reach the others of its batch. */
  private static void tell(RowJob job, Throwable failure) {
    try {
      job.fail(failure);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a job could not be told that it failed", e);
    }
  }

  private void release(RowJob job) {
    if (job.isCounted()) {
      admission.release(job.rows());
    }
  }
}
