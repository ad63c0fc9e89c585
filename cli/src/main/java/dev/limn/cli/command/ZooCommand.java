package dev.limn.cli.command;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn zoo}. */
@Command(
    name = "zoo",
    description = "List the models that come with Limn",
    footer = "  limn zoo list")
public final class ZooCommand implements LimnCommand {

  private static final String LIST = "list";

  @Parameters(paramLabel = LIST, description = "what to do: list")
  private String action;

  @Option(names = "--json", description = "print the index as it stands")
  private boolean json;

  @Override
  public int run(Console console) throws IOException {
    if (!action.equals(LIST)) {
      throw new UsageException(
          "unknown zoo action '" + action + "'" + Suggestion.tail(action, List.of(LIST)));
    }
    if (json) {
      console.out().println(json(ModelZoo.list()));
      return ExitCode.OK;
    }
    ModelZoo.list().forEach(entry -> console.out().println(line(entry)));
    return ExitCode.OK;
  }

  private static String json(List<ZooEntry> entries) throws IOException {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(entries);
  }

  private static String line(ZooEntry entry) {
    return String.format(
        Locale.ROOT,
        "%-20s %-8s %-10s %5.1f MB  %s",
        entry.name(),
        entry.version(),
        entry.family(),
        entry.bytes() / 1e6,
        entry.description());
  }
}
