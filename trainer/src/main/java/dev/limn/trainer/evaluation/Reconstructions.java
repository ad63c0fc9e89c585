package dev.limn.trainer.evaluation;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;

/**
 * The measures of a model that encodes: what it makes of test images, and how probable they are.
 */
final class Reconstructions {

  /** Draws an image of the importance-weighted bound. */
  private static final int DRAWS = 100;

  private static final int ROWS = 256;

  private final Sampler sampler;
  private final ImageBatch images;
  private final long seed;
  private final Findings findings;

  Reconstructions(Sampler sampler, ImageBatch images, long seed, Findings findings) {
    this.sampler = sampler;
    this.images = images;
    this.seed = seed;
    this.findings = findings;
  }

  static boolean apply(Manifest manifest) {
    return manifest.file(FileRole.ENCODER).isPresent();
  }

  void measureErrors() {
    ImageBatch found = reconstruct();
    ReconstructionError error = ReconstructionError.between(images, found);
    findings.protocol(
        "reconstruction",
        "decoder of the encoder's mean, 8-bit pixels on [0,1]; psnr: mean over images");
    findings.metric(Metric.MSE, error.mse());
    findings.metric(Metric.PSNR, error.psnr());
    if (Math.min(images.height(), images.width()) < StructuralSimilarity.WINDOW) {
      findings.protocol("ssim", "none: the window of 11x11 is larger than the images");
      return;
    }
    findings.protocol(
        "ssim",
        "11x11 Gaussian, sigma 1.5, K1 0.01, K2 0.03, population covariance, data range 1,"
            + " mean over channels and images");
    findings.metric(Metric.SSIM, StructuralSimilarity.between(images, found));
  }

  private ImageBatch reconstruct() {
    byte[] pixels = new byte[images.pixels().length];
    int size = pixels.length / images.count();
    Shards.each(
        images.count(),
        ROWS,
        (from, to) -> {
          ImageBatch block = images.slice(from, to);
          byte[] found = sampler.reconstruct(block, GivenLabels.of(sampler, block)).pixels();
          System.arraycopy(found, 0, pixels, from * size, found.length);
        });
    return new ImageBatch(
        images.count(), images.height(), images.width(), images.channels(), pixels);
  }

  void measureBounds() {
    if (sampler.manifest().likelihood() == null) {
      findings.protocol("likelihood", "none stated: no bounds");
      return;
    }
    ImageFormat format = sampler.manifest().image();
    int size = format.channels() * format.height() * format.width();
    findings.protocol(
        "likelihood", new PixelLikelihood(sampler.manifest().likelihood()).describe(size));
    findings.protocol("elbo", "one draw an image; prior N(0,I)");
    EvidenceBound bound = EvidenceBound.of(sampler, images, seed);
    findings.metric(Metric.RECONSTRUCTION, bound.reconstruction());
    findings.metric(Metric.KL, bound.kl());
    findings.metric(Metric.ELBO, bound.elbo());
    findings.metric(Metric.ACTIVE_UNITS, bound.activeUnits());
  }

  /** Of at most so many images. */
  void measureWeightedBound(int most) {
    if (sampler.manifest().likelihood() == null) {
      return;
    }
    ImageBatch some = RandomPart.of(images, most);
    findings.protocol(
        "iwae",
        DRAWS
            + " draws for each of "
            + some.count()
            + " test images, drawn at random; prior N(0,I)");
    ImportanceBound bound = ImportanceBound.of(sampler, some, DRAWS, seed);
    findings.metric(Metric.IWAE, bound.bound());
    findings.metric(Metric.IWAE_GAIN, bound.gain());
  }
}
