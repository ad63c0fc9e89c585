package dev.limn.cli.zoo;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.LimnCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code limn zoo}. */
@Command(
    name = "zoo",
    description = "List, pull, check, sign and hand out models",
    footer = "  limn zoo list",
    subcommands = {
      ListCommand.class,
      PullCommand.class,
      AddCommand.class,
      RemoveCommand.class,
      ZooVerifyCommand.class,
      KeygenCommand.class,
      SignCommand.class,
      ZooServeCommand.class
    })
public final class ZooCommand implements LimnCommand {

  private static final List<String> ACTIONS =
      List.of("list", "pull", "add", "remove", "verify", "keygen", "sign", "serve");

  /** What is none of the commands below arrives here. */
  @Parameters(arity = "0..*", hidden = true)
  private List<String> others = List.of();

  @Override
  public int run(Console console) {
    if (others.isEmpty()) {
      throw new UsageException("zoo: say what to do: " + String.join(", ", ACTIONS));
    }
    String action = others.get(0);
    throw new UsageException(
        "unknown zoo action '" + action + "'" + Suggestion.tail(action, ACTIONS));
  }
}
