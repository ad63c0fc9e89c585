package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limn denoise}. */
@Command(
    name = "denoise",
    description = "Remove noise from images by a denoising VAE",
    footer = "  limn denoise pkg --images noisy.npy --out clean.npy")
public final class DenoiseCommand implements LimnCommand {

  private static final String DENOISING_FAMILY = "dvae";

  @Mixin private ModelOptions model;

  @Mixin private ImageOptions images;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    try (Sampler sampler = model.open(console)) {
      ImageBatch noisy = images.read(sampler);
      ImageBatch clean = sampler.reconstruct(noisy, images.labels(sampler, noisy.count()));
      output.write(clean);
      noteOtherFamilies(sampler.manifest(), console);
    }
    return ExitCode.OK;
  }

  /** Another encoder removes some noise too, which is no reason to refuse it. */
  private static void noteOtherFamilies(Manifest manifest, Console console) {
    if (!manifest.family().equals(DENOISING_FAMILY)) {
      console.note(
          "model %s is of family %s, not dvae: this is its plain reconstruction"
              .formatted(manifest.name(), manifest.family()));
    }
  }
}
