package dev.limn.cli;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One command with its arguments: picocli reads the options, the conventions are set here. */
final class CommandRun {

  private static final int HELP_WIDTH = 100;

  private final CommandLine line;

  CommandRun(LimnCommand command) {
    line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setCommandName("limn " + line.getCommandName());
    adopt(line.getCommandSpec());
  }

  /** Gives a command and those below it the options and the help layout that all have. */
  private static void adopt(CommandSpec spec) {
    spec.mixinStandardHelpOptions(true);
    spec.versionProvider(Version::lines);
    spec.usageMessage().sortOptions(false).showDefaultValues(true);
    if (spec.usageMessage().footer().length > 0) {
      spec.usageMessage().footerHeading("%nExample:%n");
    }
    spec.subcommands().values().forEach(below -> adopt(below.getCommandSpec()));
  }

  /**
   * Reads the arguments and runs the command that they name.
   *
   * @throws UsageException if the arguments do not fit the command's options
   * @throws Exception if the command fails
   */
  int run(Console console, List<String> arguments) throws Exception {
    ParseResult deepest = deepest(parse(arguments));
    if (deepest.isUsageHelpRequested()) {
      console.out().print(deepest.commandSpec().commandLine().getUsageMessage(Ansi.OFF));
      return ExitCode.OK;
    }
    if (deepest.isVersionHelpRequested()) {
      console.out().println(String.join(System.lineSeparator(), Version.lines()));
      return ExitCode.OK;
    }
    return ((LimnCommand) deepest.commandSpec().userObject()).run(console);
  }

  private ParseResult parse(List<String> arguments) {
    try {
      return line.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new UsageException(words(e));
    }
  }

  private static ParseResult deepest(ParseResult result) {
    return result.hasSubcommand() ? deepest(result.subcommand()) : result;
  }

  private static String words(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String command = spec.qualifiedName().replaceFirst("^limn ", "");
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      String option = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      return command + ": unknown option '" + option + "'" + near(option, spec);
    }
    return command + ": " + decapitalized(e.getMessage()) + seeHelp(spec);
  }

  private static String near(String option, CommandSpec spec) {
    List<String> known =
        spec.optionsMap().keySet().stream().filter(name -> name.startsWith("--")).toList();
    return Suggestion.nearest(option, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse(seeHelp(spec));
  }

  private static String seeHelp(CommandSpec spec) {
    return "; see '" + spec.qualifiedName() + " --help'";
  }

  private static String decapitalized(String text) {
    String line = text.lines().map(String::strip).collect(Collectors.joining(" "));
    return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
  }
}
