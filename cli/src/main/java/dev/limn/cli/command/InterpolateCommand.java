package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limn interpolate}. */
@Command(
    name = "interpolate",
    description = "Draw what lies between two samples, along an arc",
    footer =
        "  limn interpolate cvae-conv-mnist --from-seed 1 --to-seed 2 --labels 0-9 --out way.png")
public final class InterpolateCommand implements LimnCommand {

  private static final List<String> SEEDS = List.of("--from-seed", "--to-seed");

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(
      names = "--from-seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "the way begins at this seed's first sample")
  private long from;

  @Option(
      names = "--to-seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "and ends at this seed's")
  private long to;

  @Option(
      names = "--latents",
      paramLabel = "Z.npy",
      description = "a row between each of these latents and the next, float32 [N,Z], not of seeds")
  private Path latents;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "images a row, both ends included")
  private int steps;

  @Option(names = "--line", description = "along the straight line in place of the arc")
  private boolean line;

  @Mixin private PriorOptions prior;

  @Mixin private ClassOptions classes;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    if (latents != null) {
      String reason = "says what to draw, but --latents gives the latents: leave one of them out";
      OptionRules rules = new OptionRules(spec);
      rules.refuse(SEEDS, reason);
      rules.refuse(PriorOptions.NAMES, reason);
    }
    try (Sampler sampler = model.open(console)) {
      output.write(classes.decode(sampler, one -> rows(ends(sampler, one))), steps);
    }
    return ExitCode.OK;
  }

  private Latents ends(Sampler sampler, SampleRequest one) {
    if (latents != null) {
      return LatentInput.latents(latents);
    }
    SampleRequest request = prior.apply(one);
    return Latents.concat(
        Stream.of(from, to).map(seed -> sampler.latents(request.withSeed(seed))).toList());
  }

  private Latents rows(Latents ends) {
    if (ends.count() < 2) {
      throw new UsageException(latents + ": a way needs two latents, found one");
    }
    return Latents.concat(
        IntStream.range(1, ends.count()).mapToObj(i -> way(ends.row(i - 1), ends.row(i))).toList());
  }

  private Latents way(float[] start, float[] end) {
    return line ? LatentPaths.line(start, end, steps) : LatentPaths.arc(start, end, steps);
  }
}
