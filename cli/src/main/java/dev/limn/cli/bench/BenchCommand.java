package dev.limn.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.cli.command.ProviderOptions;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn bench}. */
@Command(
    name = "bench",
    description = "Measure samples a second beside plain ONNX Runtime sessions",
    footer = "  limn bench vae-mlp-mnist --batch 256 --seconds 10")
public final class BenchCommand implements LimnCommand {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "256", description = "samples a call")
  private int batch;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "how long to measure, after a short warm-up")
  private int seconds;

  @Mixin private ProviderOptions provider;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "0",
      description = "threads of the sampler; 0: one a processor")
  private int threads;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public int run(Console console) {
    requireFrom1("--batch", batch);
    requireFrom1("--seconds", seconds);
    BenchReport report =
        new Bench(ModelArgument.open(model), batch, provider.provider(), threads)
            .run(Duration.ofSeconds(seconds));
    if (json) {
      console.out().println(json(report));
      return ExitCode.OK;
    }
    console
        .out()
        .printf("%-20s %14s %12s %12s %7s%n", "", "samples/s", "p50 us", "p99 us", "ratio");
    for (BenchReport.Result result : report.results()) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%-20s %14.0f %12.1f %12.1f %7.2f%n",
              result.name(),
              result.samplesPerSecond(),
              result.p50Micros(),
              result.p99Micros(),
              report.ratios().get(result.name()));
    }
    return ExitCode.OK;
  }

  private static void requireFrom1(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + " must be at least 1, found " + value);
    }
  }

  private static String json(BenchReport report) {
    try {
      return new JsonMapper().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new LimnException("cannot write the report as JSON", e);
    }
  }
}
