package dev.limn.trainer.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Adam's settings. Source: Kingma and Ba, arXiv:1412.6980.
 *
 * @param learningRate the greatest step size
 * @param beta1 decay of the gradient's mean
 * @param beta2 decay of the squared gradient's mean
 * @param schedule how the step size changes over the run
 * @param warmUpSteps steps over which the step size rises from 0
 * @param clipNorm the greatest norm of all gradients together; 0 leaves them as they are
 */
public record OptimizerSettings(
    float learningRate,
    float beta1,
    float beta2,
    Schedule schedule,
    int warmUpSteps,
    float clipNorm) {

  /** How the step size changes over the run. */
  public enum Schedule {
    /** It stays. */
    CONSTANT,
    /** It falls to 0 along half a cosine. */
    COSINE,
    /** It falls to 0 along a line. */
    LINEAR;

    static List<String> names() {
      return Arrays.stream(values()).map(Schedule::toString).toList();
    }

    static Optional<Schedule> of(String name) {
      return Arrays.stream(values()).filter(one -> one.toString().equals(name)).findFirst();
    }

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The step size of one step.
   *
   * @param step from 0 on
   * @param totalSteps how many the whole run has
   * @return a step size from 0 to the learning rate
   */
  public float rate(long step, long totalSteps) {
    long total = Math.max(1, totalSteps);
    double rate = learningRate;
    rate *=
        switch (schedule) {
          case CONSTANT -> 1;
          case COSINE -> 0.5 * (1 + StrictMath.cos(Math.PI * step / total));
          case LINEAR -> 1 - (double) step / total;
        };
    if (step < warmUpSteps) {
      rate *= (step + 1.0) / warmUpSteps;
    }
    return (float) rate;
  }
}
