package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limn reconstruct}. */
@Command(
    name = "reconstruct",
    description = "Encode images and decode them again",
    footer = "  limn reconstruct vae-mlp-mnist --images digits.npy --out again.png")
public final class ReconstructCommand implements LimnCommand {

  @Mixin private ModelOptions model;

  @Option(
      names = "--images",
      paramLabel = "FILE|DIR",
      required = true,
      description = "uint8 [N,H,W,C] as .npy, one picture, or a directory of pictures")
  private Path images;

  @Option(
      names = "--labels",
      paramLabel = "L",
      description = "the images' classes, in turn: needed by a conditional model")
  private String labels;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    try (Sampler sampler = model.open(console)) {
      ImageBatch given = ImageInput.read(images, sampler.manifest().image());
      output.write(sampler.reconstruct(given, labels(sampler, given.count())));
    }
    return ExitCode.OK;
  }

  private int[] labels(Sampler sampler, int count) {
    if (labels == null && !sampler.manifest().conditional()) {
      return new int[0];
    }
    if (labels == null) {
      throw new UsageException(
          "model "
              + sampler.manifest().name()
              + " is conditional: name the images' classes with --labels");
    }
    Labels given = Labels.parse(labels, sampler.manifest().image().classNames());
    return sampler.labels(SampleRequest.of(count).withLabels(given));
  }
}
