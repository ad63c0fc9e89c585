package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.conformance.Exclusions;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.conformance.report.SuiteReport;
import dev.limn.conformance.report.SuiteRunner;
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
    SuiteReport report =
        new SuiteRunner(
                Exclusions.NONE, () -> false, outcome -> console.out().println(outcome.line()))
            .run(ModelSuite.suite(ModelArgument.open(model)));
    int failed = report.bad();
    console
        .out()
        .println(report.subject() + (failed == 0 ? " is sound" : " fails " + checks(failed)));
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String checks(int count) {
    return count == 1 ? "1 check" : count + " checks";
  }
}
