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
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limn sample}. */
@Command(
    name = "sample",
    description = "Draw images from a model",
    footer = "  limn sample cvae-conv-mnist --labels 0-9 --count 100 --seed 1 --out digits.png")
public final class SampleCommand implements LimnCommand {

  /** The options that say what to draw. */
  private static final List<String> DRAWING = List.of("--count", "--seed");

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(names = "--count", paramLabel = "N", defaultValue = "64", description = "how many images")
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

  @Mixin private PriorOptions prior;

  @Option(
      names = "--latents",
      paramLabel = "Z.npy",
      description = "decode these latents, float32 [N,Z], instead of drawing them")
  private Path latents;

  @Option(
      names = "--label-file",
      paramLabel = "Y.npy",
      description = "with --latents: a class index a latent, int64 [N]")
  private Path labelFile;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    requireOneSource();
    SampleRequest request = prior.apply(SampleRequest.of(count)).withSeed(seed);
    try (Sampler sampler = model.open(console)) {
      if (latents != null) {
        decode(sampler);
      } else {
        draw(sampler, request);
      }
    }
    return ExitCode.OK;
  }

  /** Latents are drawn or given: an option of the other way would be silently without effect. */
  private void requireOneSource() {
    if (latents == null && labelFile != null) {
      throw new UsageException("--label-file goes with --latents; use --labels, or give both");
    }
    if (latents != null) {
      OptionRules rules = new OptionRules(spec);
      String reason = "says what to draw, but --latents gives the latents: leave one of them out";
      rules.refuse(DRAWING, reason);
      rules.refuse(PriorOptions.NAMES, reason);
      rules.refuse(List.of("--labels"), reason + ", or use --label-file");
    }
  }

  private void draw(Sampler sampler, SampleRequest request) {
    Labels chosen =
        labels == null
            ? Labels.UNIFORM
            : Labels.parse(labels, sampler.manifest().image().classNames());
    SampleRequest labelled = request.withLabels(chosen);
    if (output.takesStream()) {
      try (Stream<ImageBatch> images = sampler.stream(labelled)) {
        output.write(images);
      }
      return;
    }
    output.write(sampler.sample(labelled), chosen.gridColumns(count));
  }

  private void decode(Sampler sampler) {
    int[] given = labelFile == null ? new int[0] : LatentInput.labels(labelFile);
    output.write(sampler.decode(LatentInput.latents(latents), given));
  }
}
