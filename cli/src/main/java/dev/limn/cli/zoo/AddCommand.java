package dev.limn.cli.zoo;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limn zoo add}. */
@Command(
    name = "add",
    description = "Put a package into a zoo: the user's own, or one to be handed out",
    footer = "  limn zoo add pkg --zoo shared")
final class AddCommand implements LimnCommand {

  @Parameters(paramLabel = "PACKAGE", description = "a package directory or zip")
  private Path source;

  @Mixin private ZooOption place;

  @Override
  public int run(Console console) {
    ModelPackage model = ModelPackage.open(source);
    place.requireReachable(ZooEntry.of(model));
    ZooDirectory zoo = place.zoo();
    ZooEntry entry = zoo.add(model);
    console.note("added %s to %s".formatted(entry.reference(), zoo.root()));
    return ExitCode.OK;
  }
}
