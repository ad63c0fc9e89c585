package dev.limn.bulk.command;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.bulk.FinishedShard;
import dev.limn.bulk.Generation;
import dev.limn.bulk.GenerationManifest;
import dev.limn.bulk.GenerationSettings;
import dev.limn.bulk.StoppedException;
import dev.limn.bulk.Verification;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limn generate}. */
@Command(
    name = "generate",
    description = "Draw image sets of any size into shards, and go on after a stop",
    footer =
        "  limn generate cvae-conv-mnist --count 1000000 --labels 0-9 --format parquet --out digits")
public final class GenerateCommand implements LimnCommand {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = ModelArgument.DESCRIPTION + "; --verify knows it where the zoo has it")
  private String model;

  @Mixin private DrawingOptions drawing;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "new, or of the same command stopped before: it goes on there")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "0",
      description = "shards made at once, a thread each; 0: one a processor")
  private int threads;

  @Option(
      names = "--verify",
      paramLabel = "DIR",
      description = "instead: draw the shards of DIR again, in memory, and compare")
  private Path verified;

  @Option(
      names = "--shard",
      paramLabel = "K",
      split = ",",
      description = "with --verify: these shards alone")
  private List<Integer> shards;

  @Override
  public int run(Console console) {
    try {
      return verified == null ? generate(console) : verify(console);
    } catch (StoppedException e) {
      console.note("limn: stopped; the same command goes on with the shards that are missing");
      return ExitCode.INTERRUPTED;
    }
  }

  private int threads() {
    if (threads < 0) {
      throw new UsageException("--threads must be from 0 (automatic) on, found " + threads);
    }
    return threads;
  }

  /** As many shards as there are processors, or as fit in most of the heap if those are fewer. */
  private static int atOnce(int threads, GenerationSettings settings) {
    if (threads > 0) {
      return threads;
    }
    Runtime runtime = Runtime.getRuntime();
    long fitting = runtime.maxMemory() * 3 / 4 / settings.format().heapBytes(settings.shardSize());
    return (int) Math.max(1, Math.min(runtime.availableProcessors(), fitting));
  }

  private int generate(Console console) {
    require("MODEL", model);
    require("--count", drawing.count());
    require("--out", out);
    require("--format", drawing.format());
    if (shards != null) {
      throw new UsageException("--shard goes with --verify");
    }
    int asked = threads();
    ModelPackage source = ModelArgument.open(model);
    GenerationSettings settings = drawing.settings(source);
    int atOnce = atOnce(asked, settings);
    Generation generation = new Generation(out, settings, atOnce);
    Generation.Result result;
    try (ConsoleWatch watch = new ConsoleWatch(console, "generate")) {
      result = generation.run(count -> Sampler.open(source, drawing.sampler(count)), watch::begin);
    }
    console.out().println(summary(settings, result));
    return ExitCode.OK;
  }

  private String summary(GenerationSettings settings, Generation.Result result) {
    String again =
        result.redrawn() > 0 ? ", %d damaged ones redrawn".formatted(result.redrawn()) : "";
    String kept = result.kept() > 0 ? ", %d of them kept".formatted(result.kept()) : "";
    return "%s: %d samples of %s in %d shards%s%s"
        .formatted(out, settings.count(), settings.model(), result.shards(), kept, again);
  }

  private static void require(String name, Object value) {
    if (value == null) {
      throw new UsageException("generate: " + name + " is missing; see 'limn generate --help'");
    }
  }

  private int verify(Console console) {
    DrawingOptions.refuseGiven(
        spec, "--verify draws what DIR's generation.json says: leave it out");
    if (out != null) {
      throw new UsageException("--verify writes nothing: leave --out out");
    }
    GenerationManifest manifest = GenerationManifest.read(verified);
    List<FinishedShard> chosen = chosen(manifest);
    int atOnce = atOnce(threads(), manifest.settings());
    ModelPackage source = source(manifest.settings());
    Verification verification = new Verification(verified, manifest, atOnce);
    Map<Integer, String> findings;
    try (ConsoleWatch watch = new ConsoleWatch(console, "verify");
        Sampler sampler =
            Sampler.open(
                source, DrawingOptions.samplerOf(manifest.settings(), perShard(chosen, atOnce)))) {
      watch.begin(chosen.stream().mapToLong(FinishedShard::count).sum());
      findings = verification.run(chosen, sampler, watch);
    }
    findings.values().forEach(console.out()::println);
    List<String> strangers = shards == null ? verification.strangers() : List.of();
    strangers.forEach(console.out()::println);
    int missing = shards == null ? manifest.settings().shardCount() - manifest.shards().size() : 0;
    console
        .out()
        .printf(
            "%s: %d of %d shards proved: as %s draws them%s%n",
            verified,
            chosen.size() - findings.size(),
            chosen.size() + missing,
            manifest.settings().model(),
            missing > 0 ? ", %d not made yet".formatted(missing) : "");
    return findings.isEmpty() && strangers.isEmpty() && missing == 0
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  private static int perShard(List<FinishedShard> chosen, int threads) {
    return Math.max(1, threads / Math.max(1, Math.min(threads, chosen.size())));
  }

  private List<FinishedShard> chosen(GenerationManifest manifest) {
    if (shards == null) {
      return manifest.shards();
    }
    TreeSet<Integer> asked = new TreeSet<>(shards);
    List<FinishedShard> chosen =
        manifest.shards().stream().filter(shard -> asked.contains(shard.number())).toList();
    chosen.forEach(shard -> asked.remove(shard.number()));
    if (!asked.isEmpty()) {
      throw new UsageException(
          "%s has no finished shard %d: --shard takes numbers from 0 to %d"
              .formatted(verified, asked.first(), manifest.settings().shardCount() - 1));
    }
    return chosen;
  }

  private ModelPackage source(GenerationSettings settings) {
    if (model == null && !ModelZoo.has(settings.model())) {
      throw new UsageException(
          "%s was drawn from %s, which is not in the zoo: name it, as in 'limn generate MODEL --verify %s'"
              .formatted(verified, settings.model(), verified));
    }
    ModelPackage source = ModelArgument.open(model == null ? settings.model() : model);
    if (!source.sha256().equals(settings.modelSha256())) {
      throw new LimnException(
          "%s was drawn from %s with SHA-256 %s, found %s: name the model that it was drawn from"
              .formatted(verified, settings.model(), settings.modelSha256(), source.sha256()));
    }
    return source;
  }
}
