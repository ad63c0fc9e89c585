package dev.limn.trainer.loop;

import dev.limn.LimnException;
import dev.limn.trainer.network.FloatMemory;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.network.Weights.Weight;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A loss or a weight that is no longer a finite number. The checkpoint before it is kept. */
public final class DivergenceException extends LimnException {

  private static final long serialVersionUID = 1L;

  private static final String KL = "kl";

  private DivergenceException(int epoch, long step, String found, String rate, String last) {
    super(
        "training diverged at epoch %d, step %d: %s; the last checkpoint is kept: lower "
                .formatted(epoch, step, found)
            + "optimizer.learning-rate"
            + rate
            + ", set optimizer.clip-norm or optimizer.warm-up-steps"
            + last);
  }

  static DivergenceException ofLosses(
      Position position, Map<String, Double> found, Map<String, Double> lastGood, float rate) {
    return new DivergenceException(
        position.epoch() + 1,
        position.step() + 1,
        culprits(found) + (lastGood.isEmpty() ? "" : ", one step before losses were " + lastGood),
        " (now " + rate + ")",
        found.containsKey(KL) ? ", or bound the log-variance with posterior.bound" : "");
  }

  /** The losses that are no finite numbers; the sum of others is not told where they are. */
  private static String culprits(Map<String, Double> found) {
    Map<String, Double> culprits = new TreeMap<>(found);
    culprits.values().removeIf(Double::isFinite);
    if (culprits.size() > 1) {
      culprits.remove("loss");
    }
    return culprits.entrySet().stream()
        .map(loss -> loss.getKey() + " is " + loss.getValue())
        .collect(Collectors.joining(" and "));
  }

  static boolean finite(Map<String, Double> losses) {
    return losses.values().stream().allMatch(Double::isFinite);
  }

  /** A loss can be finite while its gradients are not: such weights must not be saved. */
  static void requireFinite(Weights weights, Position position) {
    for (Weight weight : weights.all()) {
      FloatBuffer values = FloatMemory.of(weight.array()).floats();
      for (int i = 0; i < values.capacity(); i++) {
        if (!Float.isFinite(values.get(i))) {
          throw new DivergenceException(
              position.epoch() + 1,
              position.step(),
              "the loss is finite, but " + weight.name() + " holds " + values.get(i),
              "",
              "");
        }
      }
    }
  }
}
