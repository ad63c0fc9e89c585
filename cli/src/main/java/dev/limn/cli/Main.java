package dev.limn.cli;

import java.util.ArrayList;
import java.util.List;

/** The entry point of {@code limn}: finds the command, runs it, turns failures into exit codes. */
public final class Main {

  private static final String STACKTRACE = "--stacktrace";

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command's name and its arguments
   */
  public static void main(String[] args) {
    StandardConsole standard = StandardConsole.open();
    Console console = standard.console();
    Runtime.getRuntime().addShutdownHook(new Thread(new StopOnSignal(console), "limn-stop"));
    int exitCode = run(console, args);
    int finalCode = standard.finish(exitCode);
    console.interruption().finished();
    System.exit(finalCode);
  }

  /**
   * Runs one command inside this process.
   *
   * @param console takes everything that the command writes
   * @param args the command's name and its arguments
   * @return the exit code: 0 done, 1 failed, 2 bad usage, 130 stopped on request
   */
  public static int run(Console console, String... args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    boolean stacktrace = takeStacktrace(arguments);
    console.interruption().started();
    try {
      int exitCode = dispatch(console, arguments);
      return console.interruption().requested() ? ExitCode.INTERRUPTED : exitCode;
    } catch (Exception | Error e) {
      return fail(console, e, stacktrace);
    }
  }

  private static int fail(Console console, Throwable thrown, boolean stacktrace) {
    if (stacktrace) {
      thrown.printStackTrace(console.err());
    }
    if (console.interruption().cutShort()) {
      console.note("limn: interrupted");
      return ExitCode.INTERRUPTED;
    }
    Failure failure = Failure.of(thrown);
    console.note("limn: " + failure.line());
    return failure.exitCode();
  }

  private static int dispatch(Console console, List<String> arguments) throws Exception {
    CommandFinder finder = new CommandFinder(CommandList.load());
    if (arguments.isEmpty()) {
      console.err().print(finder.commands().overview());
      return ExitCode.USAGE;
    }
    String first = arguments.remove(0);
    switch (first) {
      case "--version", "-V":
        console.out().println(String.join(System.lineSeparator(), Version.lines()));
        return ExitCode.OK;
      case "--help", "-h", "help":
        return help(console, finder, arguments);
      default:
        return new CommandRun(finder.find(first)).run(console, arguments);
    }
  }

  private static int help(Console console, CommandFinder finder, List<String> arguments)
      throws Exception {
    if (arguments.isEmpty()) {
      console.out().print(finder.commands().overview());
      return ExitCode.OK;
    }
    LimnCommand command = finder.find(arguments.remove(0));
    arguments.add("--help");
    return new CommandRun(command).run(console, arguments);
  }

  /** Removes the option wherever it stands, but not behind {@code --}. */
  private static boolean takeStacktrace(List<String> arguments) {
    int end = arguments.indexOf("--");
    List<String> options = end < 0 ? arguments : arguments.subList(0, end);
    return options.removeIf(STACKTRACE::equals);
  }
}
