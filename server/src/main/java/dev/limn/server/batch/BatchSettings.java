package dev.limn.server.batch;

import dev.limn.UsageException;
import java.time.Duration;
import java.util.List;

/**
 * How rows are put together.
 *
 * @param rows the most rows of a batch, from 1 on
 * @param delay how long a row may be kept waiting for company; zero: a worker takes what there is
 * @param queueRows the most rows that may be admitted and unanswered, of one model, from 1 on
 * @param queueTime how long the rows ahead of a job may be expected to take for it to be admitted
 */
public record BatchSettings(int rows, Duration delay, int queueRows, Duration queueTime) {

  /**
   * Checks the ranges.
   *
   * @throws UsageException if one is out of range
   */
  public BatchSettings {
    if (rows < 1 || queueRows < 1 || delay.isNegative() || queueTime.isNegative()) {
      throw new UsageException(
          "a batch needs a row, a queue room for one, and times are not negative, found %s"
              .formatted(List.of(rows, queueRows, delay, queueTime)));
    }
  }
}
