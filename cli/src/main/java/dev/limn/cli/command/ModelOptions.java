package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model a command runs, and on what. */
final class ModelOptions {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Mixin private ProviderOptions provider;

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
      description = "threads that may compute at once; 0: one a processor")
  private int threads;

  Sampler open(Console console) {
    Provider asked = provider.provider();
    SamplerOptions options = new SamplerOptions(asked, Precision.parse(precision), threads);
    Sampler sampler = Sampler.open(ModelArgument.open(model), options);
    if (!asked.equals(sampler.provider())) {
      console.note("provider " + asked.name() + " chose " + sampler.providerChoice());
    }
    return sampler;
  }
}
