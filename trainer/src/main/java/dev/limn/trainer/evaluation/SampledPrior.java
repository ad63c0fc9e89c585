package dev.limn.trainer.evaluation;

import dev.limn.UsageException;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * A prior that samples are drawn from.
 *
 * @param name such as {@code normal}
 * @param variant what its keys end in: nothing for the model's default, else a dot and the name
 */
record SampledPrior(String name, String variant) {

  /** Those that the settings ask for, the default first; the protocol names them. */
  static List<SampledPrior> of(Manifest manifest, EvaluationSettings settings, Findings findings) {
    LatentSpace latent = manifest.latent();
    for (String asked : settings.priors()) {
      if (!latent.priors().contains(asked)) {
        throw new UsageException(
            "model %s has no prior '%s': choose one of %s"
                .formatted(manifest.name(), asked, latent.priors()));
      }
    }
    List<SampledPrior> priors = new ArrayList<>();
    if (asks(settings, latent.defaultPrior())) {
      priors.add(new SampledPrior(latent.defaultPrior(), ""));
    }
    latent.priors().stream()
        .filter(name -> !name.equals(latent.defaultPrior()) && asks(settings, name))
        .forEach(name -> priors.add(new SampledPrior(name, "." + name)));
    for (SampledPrior prior : priors) {
      findings.protocol("prior" + prior.variant(), prior.name());
    }
    return priors;
  }

  private static boolean asks(EvaluationSettings settings, String name) {
    return settings.priors().isEmpty() || settings.priors().contains(name);
  }
}
