package dev.limn.cli.conformance;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.conformance.Check;
import dev.limn.conformance.Exclusions;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Rulebook;
import dev.limn.conformance.Suite;
import dev.limn.conformance.report.SuiteReport;
import dev.limn.conformance.report.SuiteRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limn conformance}. */
@Command(
    name = "conformance",
    description = "Hold servers, packages, readers, samplers and providers to their rules",
    footer = {
      "  limn conformance --server http://127.0.0.1:8000 --junit server.xml",
      "  limn conformance --provider cuda",
      "  limn conformance --onnx onnx/backend/test/data/node",
      "  limn conformance --reader 'python3 -m reader' --exclude reader.many-files='no such limit'"
    })
public final class ConformanceCommand implements LimnCommand {

  @Mixin private SubjectOptions subjects;
  @Mixin private ReportOptions reporting;

  @Override
  public int run(Console console) {
    Exclusions exclusions = reporting.exclusions();
    Supplier<List<Suite>> usual =
        reporting.lists() ? ConformanceCommand::everything : subjects::usual;
    try (OpenSubjects open = subjects.open(usual)) {
      exclusions.requireUsed(open.suites().stream().flatMap(Suite::ids).toList());
      if (reporting.lists()) {
        open.suites().forEach(suite -> list(console, suite));
        return ExitCode.OK;
      }
      List<SuiteReport> reports = run(console, open.suites(), exclusions);
      reporting.write(console, reports);
      boolean conforms = reports.stream().allMatch(report -> report.bad() == 0);
      return conforms ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /** All rules that there are, of no subject. */
  private static List<Suite> everything() {
    return Rulebook.all().stream()
        .map(book -> new Suite(book.suite(), "any", book.checks()))
        .toList();
  }

  private List<SuiteReport> run(Console console, List<Suite> suites, Exclusions exclusions) {
    boolean table = reporting.isTable();
    Consumer<Outcome> listener =
        table ? outcome -> console.out().println(outcome.line()) : outcome -> {};
    SuiteRunner runner = new SuiteRunner(exclusions, console::stopRequested, listener);
    List<SuiteReport> reports = new ArrayList<>();
    for (Suite suite : suites) {
      SuiteReport report = runner.run(suite);
      reports.add(report);
      if (table) {
        console.out().println(report.line());
      }
    }
    return reports;
  }

  private static void list(Console console, Suite suite) {
    for (Check check : suite.checks()) {
      console.out().printf("%-27s  %s (%s)%n", check.id(), check.rule(), check.tolerance());
    }
  }
}
