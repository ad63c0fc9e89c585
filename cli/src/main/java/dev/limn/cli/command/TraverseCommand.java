package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Sampler;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limn traverse}. */
@Command(
    name = "traverse",
    description = "Draw what each latent number does: a row a number, others fixed",
    footer = "  limn traverse vae-mlp-mnist --dimension 0,3 --range -3..3 --out rows.png")
public final class TraverseCommand implements LimnCommand {

  @Mixin private ModelOptions model;

  @Option(
      names = "--dimension",
      paramLabel = "J",
      split = ",",
      description = "latent numbers to vary, from 0 on: 3 or 0,3,7; default: all")
  private List<Integer> dimensions;

  @Option(
      names = "--range",
      paramLabel = "A..B",
      defaultValue = "-3..3",
      description = "from which value to which")
  private String range;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "images a row, both ends included")
  private int steps;

  @Mixin private CentreOptions centre;

  @Mixin private ClassOptions classes;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    centre.check();
    ValueRange values = ValueRange.parse(range);
    try (Sampler sampler = model.open(console)) {
      output.write(
          classes.decode(sampler, one -> rows(centre.centre(sampler, one), values)), steps);
    }
    return ExitCode.OK;
  }

  private Latents rows(float[] fixed, ValueRange values) {
    List<Integer> varied =
        dimensions == null ? IntStream.range(0, fixed.length).boxed().toList() : dimensions;
    return Latents.concat(
        varied.stream()
            .map(j -> LatentPaths.traverse(fixed, j, values.least(), values.greatest(), steps))
            .toList());
  }
}
