package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.model.ModelPackage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code limn verify}. */
@Command(
    name = "verify",
    description = "Prove a model package: checksums, manifest, graphs, test vectors",
    footer = "  limn verify pkg")
public final class VerifyCommand implements LimnCommand {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Override
  public int run(Console console) {
    ModelPackage opened = ModelArgument.open(model);
    String name = opened.manifest().name() + " " + opened.manifest().version();
    console
        .out()
        .println(
            new Outcome(
                    "model.format", "checksums, manifest, graphs and their contract agree", null)
                .line());
    int failed = 0;
    for (Check check : ModelSuite.of(opened)) {
      Outcome outcome = check.run();
      console.out().println(outcome.line());
      failed += outcome.passed() ? 0 : 1;
    }
    console.out().println(name + (failed == 0 ? " is sound" : " fails " + failed + " checks"));
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
