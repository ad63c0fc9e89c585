package dev.limn.cli.testing;

import dev.limn.cli.LimnCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;

/**
 * Holds {@code commands.tsv}, from which {@code limn --help} and the launcher know every command,
 * to the commands that a module really has. Each module with commands calls {@link #check} in a
 * test; run with {@code -Dlimn.commands.write=true} that test corrects the file instead. The order
 * of the rows is the order of the help and stays as it is; new commands are added at the end.
 */
public final class CommandRows {

  private static final String WRITE = "limn.commands.write";

  private final String module;
  private final Path file;

  private CommandRows(String module, Path file) {
    this.module = module;
    this.file = file;
  }

  /**
   * Checks the rows of the module whose tests run, in its directory.
   *
   * @param module the module's directory name, such as {@code "trainer"}
   * @throws AssertionError if the rows differ from the commands, or a command lacks its name, its
   *     one-line description or its example
   * @throws IOException if the list cannot be read or written
   */
  public static void check(String module) throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    Path list = directory.resolveSibling("cli/src/main/resources/dev/limn/cli/commands.tsv");
    CommandRows rows = new CommandRows(module, list);
    Map<String, String> expected = rows.expected(commandsIn(directory.resolve("target/classes")));
    if (Boolean.getBoolean(WRITE)) {
      rows.write(expected);
    }
    rows.compare(expected);
  }

  /**
   * The commands compiled into one directory: those of other modules and of tests lie elsewhere.
   */
  private static List<Class<? extends LimnCommand>> commandsIn(Path classes) {
    List<Class<? extends LimnCommand>> found = new ArrayList<>();
    ServiceLoader.load(LimnCommand.class).stream()
        .map(ServiceLoader.Provider::type)
        .filter(type -> source(type).equals(classes.toUri()))
        .forEach(found::add);
    return found;
  }

  private static URI source(Class<?> type) {
    return URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
  }

  private Map<String, String> expected(List<Class<? extends LimnCommand>> commands) {
    Map<String, String> rows = new LinkedHashMap<>();
    commands.forEach(type -> rows.put(annotation(type).name(), row(type)));
    return rows;
  }

  private String row(Class<? extends LimnCommand> type) {
    Command command = annotation(type);
    require(command.description().length == 1, type, "a description of one line");
    require(
        String.join("\n", command.footer()).contains("limn " + command.name()),
        type,
        "a footer with an example 'limn " + command.name() + " ...'");
    return command.name() + "\t" + module + "\t" + command.description()[0];
  }

  private static Command annotation(Class<?> type) {
    Command command = type.getAnnotation(Command.class);
    require(command != null, type, "the annotation @Command");
    return command;
  }

  private static void require(boolean holds, Class<?> type, String what) {
    if (!holds) {
      throw new AssertionError("command class " + type.getName() + " needs " + what);
    }
  }

  private void compare(Map<String, String> expected) throws IOException {
    List<String> found = Files.readAllLines(file).stream().filter(this::isOurs).sorted().toList();
    List<String> wanted = expected.values().stream().sorted().toList();
    if (!found.equals(wanted)) {
      throw new AssertionError(
          "commands.tsv disagrees with module %s; correct it with -D%s=true%n  wanted: %s%n  found:  %s"
              .formatted(module, WRITE, wanted, found));
    }
  }

  private void write(Map<String, String> expected) throws IOException {
    Map<String, String> missing = new LinkedHashMap<>(expected);
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(file)) {
      String kept = isOurs(row) ? missing.remove(row.split("\t")[0]) : row;
      if (kept != null) {
        rows.add(kept);
      }
    }
    rows.addAll(missing.values());
    Files.write(file, rows);
  }

  private boolean isOurs(String row) {
    String[] fields = row.split("\t", -1);
    return fields.length > 1 && fields[1].equals(module);
  }
}
