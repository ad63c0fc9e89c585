package dev.limn.trainer.packaging;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.prior.FittedPrior;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Gives a package a fitted prior, which becomes its default. */
public final class PriorPackager {

  private PriorPackager() {}

  /**
   * The package with a prior: graphs, test vectors and licence as they were; samples drawn, quality
   * measured and card written anew.
   *
   * @param model a generator's package; a prior that it has is replaced
   * @param fitted the prior
   * @param test the data set's test split; without it the package states no quality
   * @param clock tells the time of creation
   * @return the checked package
   */
  public static ModelPackage pack(
      ModelPackage model, FittedPrior fitted, Optional<ImageSet> test, Clock clock) {
    String created = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    Manifest draft = manifest(model.manifest(), fitted, null, created);
    ModelPackage bare = graphs(model, fitted).build(draft);
    Evaluation evaluation =
        test.filter(images -> images.count() > 0)
            .map(images -> Measurements.of(bare, images))
            .orElse(null);
    Manifest manifest = manifest(model.manifest(), fitted, evaluation, created);
    PackageBuilder builder = graphs(model, fitted);
    for (PackagedFile file : model.manifest().files()) {
      if (file.role() == FileRole.TEST_VECTOR || file.role() == FileRole.LICENCE) {
        builder.file(file.path(), file.role(), model.bytes(file.path()));
      }
    }
    try (Sampler sampler = Sampler.open(bare)) {
      builder.file("samples.png", FileRole.SAMPLES, SamplePicture.of(sampler));
    }
    return builder.file("README.md", FileRole.CARD, ModelCard.of(manifest)).build(manifest);
  }

  private static PackageBuilder graphs(ModelPackage model, FittedPrior fitted) {
    PackageBuilder builder = new PackageBuilder();
    for (PackagedFile file : model.manifest().files()) {
      if (file.role() == FileRole.DECODER) {
        builder.decoder(file.precision(), model.graph(file));
      }
      if (file.role() == FileRole.ENCODER) {
        builder.encoder(model.graph(file));
      }
    }
    return builder.prior(fitted.prior());
  }

  private static Manifest manifest(
      Manifest manifest, FittedPrior fitted, Evaluation evaluation, String created) {
    return new Manifest(
        manifest.format(),
        manifest.name(),
        manifest.version(),
        manifest.family(),
        manifest.description(),
        manifest.task(),
        manifest.image(),
        LatentSpace.mixture(manifest.latent().size()),
        manifest.likelihood(),
        manifest.opset(),
        manifest.graphs(),
        manifest.files(),
        manifest.training().withPrior(fitted.fit()),
        evaluation,
        manifest.exportParity(),
        created,
        manifest.licence());
  }
}
