package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limn encode}. */
@Command(
    name = "encode",
    description = "Turn images into latents, which sample --latents decodes",
    footer = "  limn encode vae-mlp-mnist --images digits.npy --out z.npy")
public final class EncodeCommand implements LimnCommand {

  @Mixin private ModelOptions model;

  @Mixin private ImageOptions images;

  @Option(
      names = "--out",
      paramLabel = "Z.npy",
      required = true,
      description =
          "the means of the latents, float32 [N,Z]; a conditional model's labels stand beside it in"
              + " .labels.npy")
  private Path out;

  @Option(
      names = "--log-variances",
      paramLabel = "V.npy",
      description = "the natural logarithms of their variances too, float32 [N,Z]")
  private Path logVariances;

  @Override
  public int run(Console console) {
    check(out, "--out");
    check(logVariances, "--log-variances");
    try (Sampler sampler = model.open(console)) {
      ImageBatch given = images.read(sampler);
      int[] labels = images.labels(sampler, given.count());
      ArrayOutput.write(arrays(sampler.encode(given, labels), labels));
    }
    return ExitCode.OK;
  }

  private Map<Path, byte[]> arrays(Posterior posterior, int[] labels) {
    Map<Path, byte[]> arrays = new LinkedHashMap<>();
    arrays.put(out, ArrayOutput.latents(posterior.mean()));
    if (logVariances != null) {
      arrays.put(logVariances, ArrayOutput.latents(posterior.logVariance()));
    }
    if (labels.length > 0) {
      arrays.put(ImageOutput.labelsBeside(out), ArrayOutput.labels(labels));
    }
    return arrays;
  }

  private void check(Path target, String option) {
    if (target == null) {
      return;
    }
    if (!target.toString().endsWith(".npy")) {
      throw new UsageException(
          option + " must be a .npy file, found " + target + ": name the file so");
    }
    ImageOutput.requireNoDirectory(target);
    if (option.equals("--log-variances") && target.normalize().equals(out.normalize())) {
      throw new UsageException("--out and --log-variances are the same file: " + target);
    }
  }
}
