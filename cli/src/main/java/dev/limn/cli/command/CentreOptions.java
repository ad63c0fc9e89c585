package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The latent around which others are varied. */
final class CentreOptions {

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "vary this seed's first sample; default: the origin")
  private Long seed;

  @Option(
      names = "--latents",
      paramLabel = "Z.npy",
      description = "vary this latent, float32 [1,Z], such as encode writes")
  private Path latents;

  /**
   * Refuses what could never be, before a model is opened.
   *
   * @throws UsageException if two centres were given
   */
  void check() {
    if (seed != null && latents != null) {
      throw new UsageException("--seed and --latents both name a latent: leave one of them out");
    }
  }

  /**
   * The numbers that stay.
   *
   * @param one a request for one sample of the class that is shown
   * @return Z numbers
   * @throws UsageException if the file does not hold one latent of the model's size
   */
  float[] centre(Sampler sampler, SampleRequest one) {
    if (seed != null) {
      return sampler.latents(one.withSeed(seed)).values();
    }
    int size = sampler.manifest().latent().size();
    if (latents == null) {
      return new float[size];
    }
    Latents given = LatentInput.latents(latents);
    if (given.count() != 1 || given.size() != size) {
      throw new UsageException(
          "%s: model %s varies one latent [1,%d], found [%d,%d]"
              .formatted(latents, sampler.manifest().name(), size, given.count(), given.size()));
    }
    return given.values();
  }

  /**
   * The latents that a grid has a row of each: those of the file, or else samples of the seed, 0
   * where none was given.
   */
  Latents rows(Sampler sampler, SampleRequest request) {
    return latents == null
        ? sampler.latents(request.withSeed(seed == null ? 0 : seed))
        : LatentInput.latents(latents);
  }
}
