package dev.limn.cli.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ManifestJson;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackagedFile;
import java.io.PrintStream;
import java.util.List;
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
    PrintStream out = console.out();
    if (json) {
      out.writeBytes(ManifestJson.encode(opened.manifest()));
      return ExitCode.OK;
    }
    print(opened, out);
    return ExitCode.OK;
  }

  private static void print(ModelPackage opened, PrintStream out) {
    Manifest manifest = opened.manifest();
    out.println(manifest.name() + " " + manifest.version() + " (" + manifest.family() + ")");
    out.println("  " + manifest.description());
    out.println("  images    " + manifest.image().describe());
    if (manifest.conditional()) {
      out.println("  classes   " + String.join(", ", manifest.image().classNames()));
    }
    if (manifest.latent() != null) {
      out.println(
          "  latent    "
              + manifest.latent().size()
              + " numbers, priors "
              + String.join(", ", manifest.latent().priors()));
    }
    for (GraphSignature graph : manifest.graphs()) {
      out.println("  " + graph.file() + " (opset " + manifest.opset() + ")");
      out.println("    in      " + values(graph.inputs()));
      out.println("    out     " + values(graph.outputs()));
    }
    for (PackagedFile file : manifest.files()) {
      out.printf("  %,12d  %s%n", file.bytes(), file.path());
    }
    if (manifest.training() != null && manifest.training().dataSet() != null) {
      out.println(
          "  trained   on "
              + manifest.training().dataSet().name()
              + ", "
              + manifest.training().epochs()
              + " epochs, seed "
              + manifest.training().seed());
    }
    if (manifest.evaluation() != null) {
      out.println("  quality   " + manifest.evaluation().metrics());
    }
    out.println("  licence   " + manifest.licence());
    out.println("  sha256    " + opened.sha256());
  }

  private static String values(List<GraphSignature.Value> values) {
    return String.join(
        ", ",
        values.stream()
            .map(v -> v.name() + " " + v.type() + " [" + String.join(",", v.shape()) + "]")
            .toList());
  }
}
