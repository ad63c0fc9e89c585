package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.array.NpyType;
import dev.limn.runtime.image.ImageBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limn sample}. */
@Command(
    name = "sample",
    description = "Draw images from a model",
    footer = "  limn sample cvae-conv-mnist --labels 0-9 --count 100 --seed 1 --out digits.png")
public final class SampleCommand implements LimnCommand {

  @Mixin private ModelOptions model;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "how many images (default: 64)",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private int count;

  @Option(
      names = "--labels",
      paramLabel = "L",
      description = "classes, in turn: 3, 1,3,7, 0-9 or names; default: each sample's own choice")
  private String labels;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "sample i of a seed is always the same image")
  private long seed;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description = "scales the deviation from the prior's mean")
  private float temperature;

  @Option(
      names = "--latents",
      paramLabel = "Z.npy",
      description = "decode these latents, float32 [N,Z], instead of drawing them")
  private Path latents;

  @Option(
      names = "--label-file",
      paramLabel = "Y.npy",
      description = "a class index a latent, int64 [N]")
  private Path labelFile;

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
    if (labelFile != null && latents == null) {
      throw new UsageException("--label-file goes with --latents");
    }
    try (Sampler sampler = model.open(console)) {
      if (latents != null) {
        ImageBatch images = sampler.decode(givenLatents(), givenLabels());
        output.write(images, Labels.UNIFORM.gridColumns(images.count()), out);
        return ExitCode.OK;
      }
      Labels chosen =
          labels == null
              ? Labels.UNIFORM
              : Labels.parse(labels, sampler.manifest().image().classNames());
      SampleRequest request = new SampleRequest(count, seed, 0, chosen, temperature);
      output.write(sampler.sample(request), chosen.gridColumns(count), out);
    }
    return ExitCode.OK;
  }

  private Latents givenLatents() {
    NpyArray array = NpyFile.read(latents);
    long[] shape = array.shape();
    if (array.type() != NpyType.FLOAT32 || shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new UsageException(
          latents
              + ": latents are float32 [N,Z], found "
              + array.type()
              + " "
              + Arrays.toString(shape));
    }
    return new Latents(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), array.floats());
  }

  private int[] givenLabels() {
    if (labelFile == null) {
      return new int[0];
    }
    NpyArray array = NpyFile.read(labelFile);
    if (array.type() != NpyType.INT64 || array.shape().length != 1) {
      throw new UsageException(
          labelFile
              + ": labels are int64 [N], found "
              + array.type()
              + " "
              + Arrays.toString(array.shape()));
    }
    return LongStream.of(array.longs()).mapToInt(SampleCommand::label).toArray();
  }

  private static int label(long label) {
    if (label < 0 || label > Integer.MAX_VALUE) {
      throw new UsageException("label must be a class index from 0 on, found " + label);
    }
    return (int) label;
  }
}
