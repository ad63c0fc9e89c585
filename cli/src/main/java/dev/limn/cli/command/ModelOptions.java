package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.Precision;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model a command runs, and on what. */
final class ModelOptions {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Option(
      names = "--provider",
      paramLabel = "auto|cpu|cuda|tensorrt",
      defaultValue = "cpu",
      description = "what executes the model")
  private String provider;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8",
      defaultValue = "fp32",
      description = "which decoder of the package is used")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "0",
      description = "threads within one operator; 0 leaves the choice to ONNX Runtime")
  private int threads;

  Sampler open(Console console) {
    SamplerOptions options =
        new SamplerOptions(Provider.parse(provider), Precision.parse(precision), threads);
    Sampler sampler = Sampler.open(ModelArgument.open(model), options);
    if (!provider.equals(sampler.provider().name())) {
      console.note("provider " + provider + " chose " + sampler.provider().name());
    }
    return sampler;
  }
}
