package dev.limn.cli.zoo;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import dev.limn.zoo.ZooReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limn zoo remove}. */
@Command(
    name = "remove",
    description = "Remove a model that was pulled or added",
    footer = "  limn zoo remove tiny@1.0.0")
final class RemoveCommand implements LimnCommand {

  @Parameters(
      paramLabel = "NAME[@VERSION]",
      description = "the model; with its version if there are several")
  private String model;

  @Mixin private ZooOption place;

  @Override
  public int run(Console console) {
    ZooReference reference = ZooReference.parse(model);
    ZooDirectory zoo = place.zoo();
    if (!place.isGiven() && zoo.index().find(reference).isEmpty() && ModelZoo.has(model)) {
      throw new UsageException(model + " comes with Limn and cannot be removed");
    }
    ZooEntry removed = zoo.remove(reference);
    console.note("removed %s from %s".formatted(removed.reference(), zoo.root()));
    return ExitCode.OK;
  }
}
