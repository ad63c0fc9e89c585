package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import java.util.List;
import picocli.CommandLine.Option;

/** What distribution a command draws latents from. */
final class PriorOptions {

  /** The names of these options. */
  static final List<String> NAMES = List.of("--temperature", "--prior");

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

  /**
   * A request that draws from this distribution.
   *
   * @throws UsageException if the temperature is out of range or no such prior is known
   */
  SampleRequest apply(SampleRequest request) {
    PriorChoice choice = prior == null ? PriorChoice.DEFAULT : PriorChoice.parse(prior);
    return request.withTemperature(temperature).withPrior(choice);
  }
}
