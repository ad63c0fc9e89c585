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

  /** What a package that opened has shown already. */
  private static final Outcome FORMAT =
      new Outcome("model.format", "checksums, manifest, graphs and their contract agree", null);

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Override
  public int run(Console console) {
    ModelPackage opened = ModelArgument.open(model);
    console.out().println(FORMAT.line());
    int failed = 0;
    for (Check check : ModelSuite.of(opened)) {
      Outcome outcome = check.run();
      console.out().println(outcome.line());
      failed += outcome.passed() ? 0 : 1;
    }
    String name = opened.manifest().name() + " " + opened.manifest().version();
    console.out().println(name + (failed == 0 ? " is sound" : " fails " + checks(failed)));
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String checks(int count) {
    return count == 1 ? "1 check" : count + " checks";
  }
}
