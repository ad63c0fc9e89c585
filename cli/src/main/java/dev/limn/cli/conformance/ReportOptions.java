package dev.limn.cli.conformance;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.conformance.Exclusions;
import dev.limn.conformance.report.JunitXml;
import dev.limn.conformance.report.ReportJson;
import dev.limn.conformance.report.SuiteReport;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is not tried, and how the rest is told. */
final class ReportOptions {

  @Option(
      names = "--exclude",
      paramLabel = "ID=REASON",
      description = "a check that is not tried, and why; ID* stands for all that begin so")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = "--exclusions",
      paramLabel = "FILE",
      description = "a file of such lines; # begins a comment")
  private Path exclusionFile;

  @Option(names = "--junit", paramLabel = "FILE", description = "also write JUnit XML")
  private Path junit;

  @Option(names = "--json", description = "print one JSON object and no table")
  private boolean json;

  @Option(
      names = "--list",
      description =
          "print ids, rules and tolerances of the subjects, or all that there are; run nothing")
  private boolean list;

  boolean lists() {
    return list;
  }

  boolean isTable() {
    return !json;
  }

  Exclusions exclusions() {
    List<String> lines = new ArrayList<>(excluded);
    if (exclusionFile != null) {
      lines.addAll(lines(exclusionFile));
    }
    return Exclusions.parse(lines);
  }

  private static List<String> lines(Path file) {
    if (!Files.exists(file)) {
      throw new UsageException("file of exclusions " + file + " does not exist");
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  void write(Console console, List<SuiteReport> reports) {
    if (junit != null) {
      AtomicOutput.file(junit, JunitXml.of(reports));
    }
    if (json) {
      console.out().println(ReportJson.of(reports));
    }
  }
}
