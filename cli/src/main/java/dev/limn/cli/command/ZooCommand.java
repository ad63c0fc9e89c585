package dev.limn.cli.command;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn zoo}. */
@Command(
    name = "zoo",
    description = "List the models that come with Limn",
    footer = "  limn zoo list")
public final class ZooCommand implements LimnCommand {

  @Parameters(paramLabel = "list", description = "what to do: list")
  private String action;

  @Option(names = "--json", description = "print the index as it stands")
  private boolean json;

  @Override
  public int run(Console console) throws IOException {
    if (!action.equals("list")) {
      throw new UsageException("unknown zoo action '" + action + "'; known: list");
    }
    if (json) {
      console
          .out()
          .println(
              JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(ModelZoo.list()));
      return ExitCode.OK;
    }
    for (ZooEntry entry : ModelZoo.list()) {
      console
          .out()
          .printf(
              "%-20s %-8s %-6s %5.1f MB  %s%n",
              entry.name(),
              entry.version(),
              entry.family(),
              entry.bytes() / 1e6,
              entry.description());
    }
    return ExitCode.OK;
  }
}
