package dev.limn.cli;

import dev.limn.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * All commands there are, whichever module they live in and whether or not that module is on the
 * class path. Read from {@code commands.tsv}, which the tests of each module keep true.
 */
record CommandList(List<Row> rows) {

  /** Where the list stands, beside this class. */
  static final String RESOURCE = "commands.tsv";

  CommandList {
    rows = List.copyOf(rows);
  }

  /**
   * One command.
   *
   * @param name what the user types
   * @param module the Maven module that holds it, such as {@code "trainer"}
   * @param description one line
   */
  record Row(String name, String module, String description) {

    static Row parse(String line) {
      String[] fields = line.split("\t", -1);
      if (fields.length != 3) {
        throw new IllegalStateException(
            RESOURCE + ": a row has 3 fields between tabs, found " + fields.length + ": " + line);
      }
      return new Row(fields[0], fields[1], fields[2]);
    }

    String line() {
      return name + "\t" + module + "\t" + description;
    }
  }

  static CommandList load() {
    try (InputStream in = CommandList.class.getResourceAsStream(RESOURCE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CommandList parse(String text) {
    return new CommandList(text.lines().map(Row::parse).toList());
  }

  Optional<Row> find(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /** The end of the message on a name that is not in the list. */
  String suggestion(String name) {
    return Suggestion.nearest(name, rows.stream().map(Row::name).toList())
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("; see 'limn --help'");
  }

  /** What {@code limn --help} prints. */
  String overview() {
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    StringBuilder text =
        new StringBuilder(
            """
            Limn trains small image generators, exports them to ONNX and samples them fast.

            Usage: limn COMMAND [OPTION]...

            Commands:
            """);
    for (Row row : rows) {
      text.append(
          String.format("  %-" + Math.max(width, 1) + "s  %s%n", row.name(), row.description()));
    }
    return text.append(
            """

            limn COMMAND --help   the options of a command, with an example
            limn --version        the versions of Limn and Java
            --stacktrace          with any command: more about an error

            Exit codes: 0 done, 1 failed, 2 bad usage, 130 interrupted.
            """)
        .toString();
  }
}
