package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limn grid}. */
@Command(
    name = "grid",
    description = "Draw a plane of two latent numbers, or the same latents as each class",
    footer = {
      "  limn grid vae-mlp-mnist --dimensions 0,1 --range -5..5 --steps 20 --out plane.png",
      "  limn grid cvae-conv-mnist --across-labels --count 8 --out classes.png"
    })
public final class GridCommand implements LimnCommand {

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Mixin private PlaneOptions plane;

  @Option(
      names = "--across-labels",
      description = "no plane: a row a sample, a column a class (--labels; default: all)")
  private boolean acrossLabels;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "8",
      description = "with --across-labels: how many rows")
  private int count;

  @Mixin private PriorOptions prior;

  @Mixin private CentreOptions centre;

  @Mixin private ClassOptions classes;

  @Mixin private OutputOptions output;

  @Override
  public int run(Console console) {
    output.check();
    centre.check();
    plane.check();
    requireOneKind();
    try (Sampler sampler = model.open(console)) {
      if (acrossLabels) {
        List<Integer> columns = classes.orAll(sampler);
        output.write(acrossLabels(sampler, columns), columns.size());
      } else {
        ImageBatch images =
            classes.decode(sampler, one -> plane.around(centre.centre(sampler, one)));
        output.write(images, plane.side());
      }
    }
    return ExitCode.OK;
  }

  private void requireOneKind() {
    OptionRules rules = new OptionRules(spec);
    if (acrossLabels) {
      rules.refuse(
          PlaneOptions.NAMES,
          "describes a plane, and --across-labels draws none: leave one of them out");
    }
    if (!acrossLabels || rules.given("--latents")) {
      String reason =
          acrossLabels
              ? "says what to draw, but --latents gives the latents: leave one of them out"
              : "goes with --across-labels: leave it out, or give both";
      rules.refuse(List.of("--count"), reason);
      rules.refuse(PriorOptions.NAMES, reason);
    }
  }

  /** Each row is one latent, seen as each class in turn. */
  private ImageBatch acrossLabels(Sampler sampler, List<Integer> columns) {
    Latents rows = centre.rows(sampler, prior.apply(SampleRequest.of(count)));
    Latents all = rows.eachRepeated(columns.size());
    int[] labels =
        IntStream.range(0, all.count()).map(i -> columns.get(i % columns.size())).toArray();
    return sampler.decode(all, labels);
  }
}
