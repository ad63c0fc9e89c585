package dev.limn.bulk.command;

import dev.limn.UsageException;
import dev.limn.bulk.GenerationSettings;
import dev.limn.bulk.shard.ShardFormat;
import dev.limn.cli.command.ProviderOptions;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Provider;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What is drawn, and into what kind of files. */
final class DrawingOptions {

  private static final List<String> NAMES =
      List.of(
          "--count",
          "--format",
          "--shard-size",
          "--seed",
          "--labels",
          "--temperature",
          "--prior",
          "--precision",
          "--provider",
          "--provider-option",
          "--fp16");

  private static final int MOST_ROWS = 100_000;

  /** Of a shard's pixels, where no size is asked for. */
  private static final int SHARD_BYTES = 256 << 20;

  @Option(names = "--count", paramLabel = "N", description = "how many images, any number")
  private Long count;

  @Option(
      names = "--format",
      paramLabel = "npy-shards|idx|png-shards|webdataset-tar|parquet",
      description = "what the shards are")
  private String format;

  @Option(
      names = "--shard-size",
      paramLabel = "N",
      description = "images a shard; default: 100000, or 256 MiB of pixels if that is fewer")
  private Integer shardSize;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "sample i of a seed is always the same image")
  private long seed;

  @Option(
      names = "--labels",
      paramLabel = "L",
      description = "classes, in turn: 3, 1,3,7, 0-9 or names; default: each sample's own choice")
  private String labels;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description = "scales the deviation from the prior's mean")
  private float temperature;

  @Option(
      names = "--prior",
      paramLabel = "normal|mixture",
      description = "what latents are drawn from; default: the model's own choice")
  private String prior;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8",
      defaultValue = "fp32",
      description = "which decoder of the package is used")
  private String precision;

  @Mixin private ProviderOptions provider;

  Long count() {
    return count;
  }

  String format() {
    return format;
  }

  Precision precision() {
    return Precision.parse(precision);
  }

  /**
   * Refuses these options.
   *
   * @throws UsageException if one was given
   */
  static void refuseGiven(CommandSpec spec, String reason) {
    for (String name : NAMES) {
      if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
        throw new UsageException(name + " has no effect here: " + reason);
      }
    }
  }

  GenerationSettings settings(ModelPackage source) {
    Manifest manifest = source.manifest();
    ShardFormat chosen = ShardFormat.parse(format);
    chosen.requireFits(manifest.image());
    return new GenerationSettings(
        manifest.name() + "@" + manifest.version(),
        source.sha256(),
        count,
        seed,
        labels == null ? null : Labels.parse(labels, manifest.image().classNames()).classes(),
        temperature,
        prior == null ? "default" : prior,
        precision(),
        settled(provider.provider()).name(),
        provider.provider().options(),
        chosen,
        shardSize == null ? shardSize(manifest.image()) : shardSize);
  }

  private static int shardSize(ImageFormat image) {
    return Math.max(
        1, Math.min(MOST_ROWS, SHARD_BYTES / (image.height() * image.width() * image.channels())));
  }

  /** How the model is opened, for so many threads in one call. */
  SamplerOptions sampler(int threads) {
    return new SamplerOptions(provider.provider(), precision(), threads);
  }

  /** A set that is begun on one provider must not be ended on another. */
  private static Provider settled(Provider asked) {
    if (asked == Provider.AUTO) {
      throw new UsageException(
          "--provider auto may choose another provider each time: name one, see 'limn doctor'");
    }
    return asked;
  }

  /** How the model is opened for what was drawn before. */
  static SamplerOptions samplerOf(GenerationSettings settings, int threads) {
    Provider recorded = Provider.parse(settings.provider()).withOptions(settings.providerOptions());
    return new SamplerOptions(recorded, settings.precision(), threads);
  }
}
