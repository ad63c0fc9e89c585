package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limn reconstruct}. */
@Command(
    name = "reconstruct",
    description = "Encode images and decode them again",
    footer = "  limn reconstruct vae-mlp-mnist --images digits.npy --out again.png")
public final class ReconstructCommand implements LimnCommand {

  @Mixin private ModelOptions model;

  @Mixin private ImageOptions images;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    try (Sampler sampler = model.open(console)) {
      ImageBatch given = images.read(sampler);
      output.write(sampler.reconstruct(given, images.labels(sampler, given.count())));
    }
    return ExitCode.OK;
  }
}
