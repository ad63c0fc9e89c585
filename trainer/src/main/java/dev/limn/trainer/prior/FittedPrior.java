package dev.limn.trainer.prior;

import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.PriorFit;
import java.util.List;

/**
 * A prior and how it was found.
 *
 * @param prior the mixture, or a mixture a class
 * @param fit what it was fitted to, and what else was tried
 * @param left numbers of components that were not tried: too many for the images, or too much work
 */
public record FittedPrior(MixturePrior prior, PriorFit fit, List<Integer> left) {

  /** Copies the list. */
  public FittedPrior {
    left = List.copyOf(left);
  }
}
