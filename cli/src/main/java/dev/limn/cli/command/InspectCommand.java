package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.model.ManifestJson;
import dev.limn.runtime.model.ModelPackage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn inspect}. */
@Command(
    name = "inspect",
    description = "Show what a model is: inputs, outputs, files, origin, quality",
    footer = "  limn inspect cvae-conv-mnist --json")
public final class InspectCommand implements LimnCommand {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Option(names = "--json", description = "print the manifest as it stands")
  private boolean json;

  @Override
  public int run(Console console) {
    ModelPackage opened = ModelArgument.open(model);
    if (json) {
      console.out().writeBytes(ManifestJson.encode(opened.manifest()));
      return ExitCode.OK;
    }
    new ModelSheet(console.out()).print(opened);
    return ExitCode.OK;
  }
}
