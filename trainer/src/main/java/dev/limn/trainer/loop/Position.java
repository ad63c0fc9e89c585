package dev.limn.trainer.loop;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a run has come: everything about it that is neither weights nor moments.
 *
 * @param epoch the epoch in progress, from 0 on
 * @param batch the next batch of that epoch
 * @param step steps made since the run began
 * @param totals sums of the epoch's losses so far, by name
 * @param best the lowest held-out loss so far; infinite before the first
 */
record Position(int epoch, int batch, long step, Map<String, Double> totals, double best) {

  static final Position START = new Position(0, 0, 0, Map.of(), Double.POSITIVE_INFINITY);

  Position {
    totals = new TreeMap<>(totals);
  }

  /** After one more batch. */
  Position afterBatch(Map<String, Double> losses) {
    Map<String, Double> sums = new TreeMap<>(totals);
    losses.forEach((name, value) -> sums.merge(name, value, Double::sum));
    return new Position(epoch, batch + 1, step + 1, sums, best);
  }

  /** After the last batch of an epoch. */
  Position afterEpoch(double heldOutLoss) {
    // Not Math.min: one loss that is no number would end the search for the best.
    return new Position(epoch + 1, 0, step, Map.of(), heldOutLoss < best ? heldOutLoss : best);
  }

  /** The epoch's losses so far, averaged over its batches. */
  Map<String, Double> means() {
    Map<String, Double> means = new TreeMap<>();
    totals.forEach((name, sum) -> means.put(name, sum / batch));
    return means;
  }
}
