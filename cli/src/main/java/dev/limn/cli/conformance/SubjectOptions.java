package dev.limn.cli.conformance;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.cli.command.ModelArgument;
import dev.limn.cli.command.ProviderOptions;
import dev.limn.conformance.Rulebook;
import dev.limn.conformance.SubjectCommand;
import dev.limn.conformance.Suite;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.conformance.onnx.OnnxSuite;
import dev.limn.conformance.provider.ProviderSuite;
import dev.limn.conformance.reader.CommandReader;
import dev.limn.conformance.reader.LimnReader;
import dev.limn.conformance.reader.Reader;
import dev.limn.conformance.reader.ReaderSuite;
import dev.limn.conformance.runtime.RuntimeSuite;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is held to something: every subject named, or this Limn where none is. */
final class SubjectOptions {

  private static final String OWN_READER = "limn";

  @Mixin private ServerOptions server;

  @Option(
      names = "--package",
      paramLabel = "MODEL",
      description = "hold a package to the suite of packages: " + ModelArgument.DESCRIPTION)
  private List<String> packages = new ArrayList<>();

  @Option(
      names = "--reader",
      paramLabel = "COMMAND",
      description =
          "hold a reader of packages to refuse hostile ones: a command that is given a package as"
              + " its last argument; limn alone is Limn's own")
  private List<String> readers = new ArrayList<>();

  @Mixin private ProviderOptions provider;

  @Option(
      names = "--onnx",
      paramLabel = "DIR",
      description = "run all ONNX backend tests of a directory: model.onnx, test_data_set_0")
  private List<Path> onnx = new ArrayList<>();

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "hold what a SubjectProvider of that name brings to its suites")
  private List<String> subjects = new ArrayList<>();

  @Option(
      names = "--class-path",
      paramLabel = "JAR",
      split = ",",
      description = "where such classes are, beside Limn's own")
  private List<Path> classPath = new ArrayList<>();

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      split = ",",
      description = "only these suites of those that the subjects have")
  private List<String> only = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Opens what was named.
   *
   * @param usual the suites where nothing was named
   */
  OpenSubjects open(Supplier<List<Suite>> usual) {
    Deque<Closeable> resources = new ArrayDeque<>();
    List<Suite> suites = new ArrayList<>(server.suites());
    packages.forEach(name -> suites.add(ModelSuite.suite(name, () -> ModelArgument.open(name))));
    readers.forEach(command -> suites.add(ReaderSuite.of(command, reader(command))));
    if (isNamed("--provider")) {
      suites.add(ProviderSuite.suite(provider.provider()));
    }
    onnx.forEach(directory -> suites.add(OnnxSuite.suite(directory)));
    if (!subjects.isEmpty()) {
      ForeignSubjects foreign = ForeignSubjects.open(classPath);
      resources.push(foreign);
      subjects.forEach(name -> suites.addAll(foreign.suites(name)));
    }
    if (suites.isEmpty()) {
      suites.addAll(usual.get());
    }
    return new OpenSubjects(chosen(suites), resources);
  }

  /** What the subjects are where none is named: this machine's processor, and Limn's sampler. */
  List<Suite> usual() {
    return List.of(ProviderSuite.suite(provider.provider()), RuntimeSuite.limn());
  }

  private Reader reader(String command) {
    return command.equals(OWN_READER)
        ? new LimnReader()
        : new CommandReader(SubjectCommand.parse(command, server.patience()));
  }

  private boolean isNamed(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  private List<Suite> chosen(List<Suite> suites) {
    if (only.isEmpty()) {
      return suites;
    }
    List<String> there = suites.stream().map(Suite::name).distinct().toList();
    for (String name : only) {
      if (!there.contains(name)) {
        throw notThere(name);
      }
    }
    return suites.stream().filter(suite -> only.contains(suite.name())).toList();
  }

  private static UsageException notThere(String name) {
    List<String> known = Rulebook.all().stream().map(Rulebook::suite).toList();
    return new UsageException(
        known.contains(name)
            ? "no subject of suite '%s' is named: see 'limn conformance --help'".formatted(name)
            : "unknown suite '" + name + "'" + Suggestion.tail(name, known));
  }
}
