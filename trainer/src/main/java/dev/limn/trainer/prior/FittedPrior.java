package dev.limn.trainer.prior;

import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.PriorFit;

/**
 * A prior and how it was found.
 *
 * @param prior the mixture, or a mixture a class
 * @param fit what it was fitted to, and what else was tried
 */
public record FittedPrior(MixturePrior prior, PriorFit fit) {}
