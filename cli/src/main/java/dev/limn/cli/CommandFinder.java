package dev.limn.cli;

import dev.limn.UsageException;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;

/**
 * Finds commands among those on the class path and knows of those that are not.
 *
 * @param commands every command there is
 */
record CommandFinder(CommandList commands) {

  /**
   * Makes the command of a name.
   *
   * @throws UsageException if there is none, or its module is not on the class path
   */
  LimnCommand find(String name) {
    return installed(name).orElseThrow(() -> absent(name));
  }

  private static Optional<LimnCommand> installed(String name) {
    return ServiceLoader.load(LimnCommand.class).stream()
        .filter(provider -> name.equals(nameOf(provider.type())))
        .findFirst()
        .map(ServiceLoader.Provider::get);
  }

  private static String nameOf(Class<?> type) {
    Command annotation = type.getAnnotation(Command.class);
    return annotation == null ? "" : annotation.name();
  }

  private UsageException absent(String name) {
    if (name.startsWith("-")) {
      return new UsageException(
          "unknown option '" + name + "': the command comes first; see 'limn --help'");
    }
    return commands
        .find(name)
        .map(row -> elsewhere(name, row.module()))
        .orElseGet(
            () -> new UsageException("unknown command '" + name + "'" + commands.suggestion(name)));
  }

  private static UsageException elsewhere(String name, String module) {
    return new UsageException(
        "the command '"
            + name
            + "' is in module limn-"
            + module
            + ", which is not on the class path: start it with the launcher, or add that jar");
  }
}
