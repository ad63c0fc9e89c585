package dev.limn.spark;

import dev.limn.UsageException;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import java.util.Locale;

/**
 * What would fail in every task, told by the driver from the manifest alone: only executors may
 * have what runs the model.
 */
record GeneratorRules(Manifest manifest) {

  void requireDecoder(Precision precision) {
    if (manifest.task() == Task.CLASSIFICATION) {
      throw new UsageException(
          "limn: model %s is a classifier and draws no images: choose a generator"
              .formatted(manifest.name()));
    }
    if (manifest.decoder(precision).isEmpty()) {
      throw new UsageException(
          "limn: model %s has no %s decoder: use %s"
              .formatted(manifest.name(), precision, Precision.FP32));
    }
  }

  void requirePrior(PriorChoice prior) {
    LatentSpace latent = manifest.latent();
    String name = prior.name().toLowerCase(Locale.ROOT);
    if (prior != PriorChoice.DEFAULT && !latent.priors().contains(name)) {
      throw new UsageException(
          "limn: model %s has no prior '%s': use %s"
              .formatted(manifest.name(), name, String.join(" or ", latent.priors())));
    }
  }

  void requireEncoder() {
    if (!hasEncoder()) {
      throw new UsageException(
          "limn: model %s (%s) has no encoder: choose a model of the VAE family"
              .formatted(manifest.name(), manifest.family()));
    }
  }

  boolean hasEncoder() {
    return manifest.file(FileRole.ENCODER).isPresent();
  }
}
