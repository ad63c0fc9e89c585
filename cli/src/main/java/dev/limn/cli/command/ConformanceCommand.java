package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.provider.ProviderSuite;
import dev.limn.runtime.Provider;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limn conformance}. */
@Command(
    name = "conformance",
    description = "Hold a provider to what the processor draws",
    footer = "  limn conformance --provider cuda")
public final class ConformanceCommand implements LimnCommand {

  @Mixin private ProviderOptions provider;

  @Override
  public int run(Console console) {
    Provider asked = provider.provider();
    Optional<String> absence = ProviderSuite.absence(asked);
    if (absence.isPresent()) {
      console.out().printf("skip  provider %s: %s%n", asked.name(), absence.get());
      console.out().println("provider " + asked.name() + " was not held to anything");
      return ExitCode.OK;
    }
    int failed = 0;
    for (Check check : ProviderSuite.of(asked)) {
      Outcome outcome = check.run();
      console.out().println(outcome.line());
      failed += outcome.passed() ? 0 : 1;
    }
    console.out().println("provider " + asked.name() + verdict(failed));
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String verdict(int failed) {
    if (failed == 0) {
      return " conforms";
    }
    return " fails " + (failed == 1 ? "1 check" : failed + " checks");
  }
}
