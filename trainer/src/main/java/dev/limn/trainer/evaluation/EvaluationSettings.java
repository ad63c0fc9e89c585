package dev.limn.trainer.evaluation;

import dev.limn.UsageException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model is measured.
 *
 * @param count test images and samples, at least 1; a smaller test split counts whole
 * @param seed of samples and draws
 * @param judge reads samples; without one the measures that need it are left out
 * @param priors which of the model's priors are sampled from; empty means all
 */
public record EvaluationSettings(int count, long seed, Optional<Judge> judge, List<String> priors) {

  /** 10,000 images, seed 0, all priors, no judge. */
  public static final EvaluationSettings DEFAULT =
      new EvaluationSettings(10_000, 0, Optional.empty(), List.of());

  /**
   * Checks the count.
   *
   * @throws UsageException if it is less than 1
   */
  public EvaluationSettings {
    Objects.requireNonNull(judge, "judge");
    priors = List.copyOf(priors);
    if (count < 1) {
      throw new UsageException("count must be at least 1, found " + count);
    }
  }

  /**
   * These settings with a judge.
   *
   * @param newJudge an open judge; stays open
   * @return the changed settings
   */
  public EvaluationSettings withJudge(Judge newJudge) {
    return new EvaluationSettings(count, seed, Optional.of(newJudge), priors);
  }
}
