package dev.limn.cli.zoo;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.signature.TrustedKeys;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.Pull;
import dev.limn.zoo.ZooEntry;
import dev.limn.zoo.ZooOrigin;
import dev.limn.zoo.ZooReference;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn zoo pull}. */
@Command(
    name = "pull",
    description = "Get a model from another zoo; then it is found by its name",
    footer = "  limn zoo pull tiny@1.0.0 --from https://models.example.org/zoo")
final class PullCommand implements LimnCommand {

  @Parameters(
      paramLabel = "NAME[@VERSION]",
      description = "the model; without a version the latest")
  private String model;

  @Option(
      names = "--from",
      paramLabel = "URL|DIR",
      required = true,
      description = "where the zoo is: an address or a directory that has an index.json")
  private String from;

  @Option(
      names = "--require-signature",
      paramLabel = "KEY.pub",
      description = "refuse what none of the public keys in this file has signed")
  private Path key;

  @Option(
      names = "--out",
      paramLabel = "PACKAGE",
      description = "also write it as a new package directory")
  private Path out;

  @Mixin private ZooOption place;

  @Override
  public int run(Console console) {
    ZooReference reference = ZooReference.parse(model);
    if (out != null) {
      AtomicOutput.requireFree(out);
    }
    Consumer<ModelPackage> policy = signature();
    try (DownloadBar bar = new DownloadBar(console)) {
      ZooOrigin origin = ZooOrigin.of(from, bar);
      Pull pull =
          new Pull(
              place.zoo(),
              origin,
              policy.andThen(found -> place.requireReachable(ZooEntry.of(found))));
      tell(pull.run(reference), origin, console);
    }
    return ExitCode.OK;
  }

  private Consumer<ModelPackage> signature() {
    return key == null ? model -> {} : TrustedKeys.read(key)::require;
  }

  private void tell(Pull.Pulled pulled, ZooOrigin origin, Console console) {
    String named = pulled.entry().name() + " " + pulled.entry().version();
    if (out != null) {
      pulled.model().writeTo(out);
    }
    switch (pulled.arrival()) {
      case PULLED -> console.note("pulled " + named + ": " + use(pulled.entry()));
      case WAS_HERE -> console.note(named + " is here already: " + use(pulled.entry()));
      case UNREACHABLE ->
          console.note(
              origin.place() + " does not answer; " + named + " is here: " + use(pulled.entry()));
    }
  }

  /** A name alone may mean a model that comes with Limn, or a later version. */
  private String use(ZooEntry entry) {
    if (place.isGiven()) {
      return "in " + place.zoo().root();
    }
    boolean meant = ModelZoo.find(entry.name()).filter(entry::equals).isPresent();
    return "limn sample %s --out samples.png"
        .formatted(meant ? entry.name() : entry.reference().toString());
  }
}
