package dev.limn.trainer.loop;

import dev.limn.LimnException;
import java.util.Map;

/** A loss that is no longer a finite number. The checkpoint before it is kept. */
public final class DivergenceException extends LimnException {

  private static final long serialVersionUID = 1L;

  DivergenceException(
      Position position, Map<String, Double> found, Map<String, Double> lastGood, float rate) {
    super(
        "training diverged at epoch "
            + (position.epoch() + 1)
            + ", step "
            + position.step()
            + ": losses are "
            + found
            + (lastGood.isEmpty() ? "" : ", one step before " + lastGood)
            + "; the last checkpoint is kept: lower optimizer.learning-rate (now "
            + rate
            + "), set optimizer.clip-norm or optimizer.warm-up-steps");
  }

  static boolean finite(Map<String, Double> losses) {
    return losses.values().stream().allMatch(Double::isFinite);
  }
}
