package dev.limn.server.batch;

import dev.limn.LimnException;
import java.time.Duration;

/** A request that a full queue has refused. Asked again a little later it may succeed. */
public final class QueueFullException extends LimnException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the failure.
   *
   * @param rows how many were asked for
   * @param limit how many may wait
   */
  public QueueFullException(int rows, int limit) {
    super(
        "the queue holds at most %d rows and has no room for %d more: try again a little later"
            .formatted(limit, rows));
  }

  /**
   * Makes the failure.
   *
   * @param ahead how many rows wait already
   * @param limit how long they may be expected to take
   */
  public QueueFullException(int ahead, Duration limit) {
    super(
        "the %d rows ahead would take longer than %d ms: try again a little later"
            .formatted(ahead, limit.toMillis()));
  }

  /**
   * Makes the failure of another limit.
   *
   * @param message one line
   */
  public QueueFullException(String message) {
    super(message);
  }

  /** Thrown in numbers under load, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
