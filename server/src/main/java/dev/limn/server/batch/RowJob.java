package dev.limn.server.batch;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Some rows that one request wants decoded. A large job is decoded in several batches, at the same
 * time where workers are free, so that its rows arrive in any order. It ends once: in {@link
 * #succeed} after all its rows have arrived, or in {@link #fail}.
 */
public abstract class RowJob {

  /** A deadline that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final AtomicIntegerFieldUpdater<RowJob> OPEN =
      AtomicIntegerFieldUpdater.newUpdater(RowJob.class, "open");

  /** Far from zero on the other side: rows that arrive late do not bring it back. */
  private static final int OVER = Integer.MIN_VALUE / 2;

  private final int rows;
  private final Outcome outcome;
  private final long patienceNanos;

  /** Rows that have not arrived; written through OPEN. */
  private volatile int open;

  private long submittedAt;
  private long begunAt;
  private long computedAt;
  private boolean counted;
  private int taken;

  /**
   * A job.
   *
   * @param rows how many, from 1 on
   * @param outcome what they are decoded to
   * @param patienceNanos how long the job may wait before it is begun, or {@link #NEVER} to wait
   *     without end
   */
  protected RowJob(int rows, Outcome outcome, long patienceNanos) {
    if (rows < 1) {
      throw new IllegalArgumentException("a job needs a row, found " + rows);
    }
    this.rows = rows;
    this.outcome = outcome;
    this.patienceNanos = patienceNanos;
    this.open = rows;
  }

  /**
   * How many rows it has.
   *
   * @return from 1 on
   */
  public final int rows() {
    return rows;
  }

  final Outcome outcome() {
    return outcome;
  }

  /**
   * Writes the latents, and the labels for a conditional model, of some of its rows. Called by a
   * worker. What it throws fails this job alone.
   *
   * @param from its first row to write
   * @param count how many
   * @param latents of a whole batch
   * @param labels of a whole batch; empty for an unconditional model
   * @param at which row of the batch the first one is
   */
  protected abstract void fill(int from, int count, float[] latents, int[] labels, int at);

  /**
   * Takes some of its rows. Called by a worker, for different rows by several at once.
   *
   * @param from its first row that arrives
   * @param count how many
   * @param decoded the batch, not to be kept
   * @param at which row of the batch the first one is
   */
  protected abstract void receive(int from, int count, Decoded decoded, int at);

  /**
   * Makes the answer after the last row has arrived, while the job still counts as waiting. What it
   * throws fails the job.
   */
  protected void prepare() {}

  /**
   * Who calls {@link #prepare} and {@link #succeed}.
   *
   * @return null for the worker itself, whose next batch waits meanwhile
   */
  protected Executor answeredBy() {
    return null;
  }

  /** Hands the answer out. The job does not count as waiting any more. */
  protected abstract void succeed();

  /**
   * Hands out that there is no answer. The job does not count as waiting any more.
   *
   * @param failure why: {@link DeadlineException}, {@link AbandonedException}, or what {@link
   *     #fill}, the decoder or {@link #prepare} has thrown
   */
  protected abstract void fail(Throwable failure);

  /**
   * Whether nobody waits for the answer any more; asked before the work is done.
   *
   * @return true to have the job failed with {@link AbandonedException} in place of the work
   */
  protected boolean abandoned() {
    return false;
  }

  final void submitted(long now, boolean countedByQueue) {
    submittedAt = now;
    counted = countedByQueue;
  }

  /** Whether the queue counts its rows among those that it has admitted. */
  final boolean isCounted() {
    return counted;
  }

  final long submittedAt() {
    return submittedAt;
  }

  /** The first batch that has some of its rows begins; later ones change nothing. */
  final void begun(long now) {
    if (begunAt == 0) {
      begunAt = now;
    }
  }

  /** Its last row has arrived. */
  final void computed(long now) {
    computedAt = now;
  }

  /**
   * How long it waited for its first batch.
   *
   * @return nanoseconds; of a job that was not begun, 0
   */
  public final long queueNanos() {
    return begunAt == 0 ? 0 : begunAt - submittedAt;
  }

  /**
   * How long it took from its first batch to the end of its last.
   *
   * @return nanoseconds; of a job that was not computed, 0
   */
  public final long computeNanos() {
    return computedAt == 0 ? 0 : computedAt - begunAt;
  }

  final boolean expired(long now) {
    return patienceNanos != NEVER && now - submittedAt > patienceNanos;
  }

  /** How many rows no batch has taken yet. For the owner of the queue's lock. */
  final int untaken() {
    return rows - taken;
  }

  /** Takes rows for a batch. For the owner of the queue's lock. */
  final int take(int count) {
    taken += count;
    return taken - count;
  }

  final boolean isOver() {
    return open <= 0;
  }

  /** Counts rows that have arrived; true for whoever brought the last. */
  final boolean arrived(int count) {
    return OPEN.addAndGet(this, -count) == 0;
  }

  /** True for the first that ends the job before its last row has arrived. */
  final boolean endEarly() {
    return OPEN.getAndSet(this, OVER) > 0;
  }
}
