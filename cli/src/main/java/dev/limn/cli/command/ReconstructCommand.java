package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.random.CounterRandom;
import java.nio.file.Path;
import java.util.stream.IntStream;
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

  @Option(
      names = "--format",
      paramLabel = "png|npy|zip|raw",
      description = "default: what the ending of --out names")
  private String format;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "the output file")
  private Path out;

  @Override
  public int run(Console console) {
    ImageOutput output = ImageOutput.of(format, out);
    try (Sampler sampler = model.open(console)) {
      ImageBatch given = ImageInput.read(images, sampler.manifest().image());
      ImageBatch made = sampler.reconstruct(given, labels(sampler, given.count()));
      output.write(made, Labels.UNIFORM.gridColumns(made.count()), out);
    }
    return ExitCode.OK;
  }

  private int[] labels(Sampler sampler, int count) {
    if (labels == null && sampler.manifest().conditional()) {
      throw new UsageException(
          "model "
              + sampler.manifest().name()
              + " is conditional: name the images' classes with --labels");
    }
    if (labels == null) {
      return new int[0];
    }
    Labels given = Labels.parse(labels, sampler.manifest().image().classNames());
    int classCount = sampler.manifest().image().classNames().size();
    CounterRandom random = new CounterRandom(0);
    return IntStream.range(0, count).map(i -> given.label(i, classCount, random)).toArray();
  }
}
