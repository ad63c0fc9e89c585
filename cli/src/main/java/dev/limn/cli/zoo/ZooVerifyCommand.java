package dev.limn.cli.zoo;

import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.signature.TrustedKeys;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import dev.limn.zoo.ZooReference;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn zoo verify}. */
@Command(
    name = "verify",
    description = "Check every byte of a model, or of all models of a zoo, and who signed it",
    footer = "  limn zoo verify pkg --key maker.key.pub")
final class ZooVerifyCommand implements LimnCommand {

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description =
          ModelArgument.DESCRIPTION
              + "; with --zoo one of its models; default: all models of the zoo")
  private String model;

  @Option(
      names = "--key",
      paramLabel = "KEY.pub",
      description = "require a signature of one of the public keys in this file")
  private Path key;

  @Mixin private ZooOption place;

  private TrustedKeys trusted;

  @Override
  public int run(Console console) {
    trusted = key == null ? null : TrustedKeys.read(key);
    if (model != null) {
      console.out().println(verified(named()));
      return ExitCode.OK;
    }
    ZooDirectory zoo = place.zoo();
    int failed = 0;
    for (ZooEntry entry : zoo.index().models()) {
      failed += verify(entry, () -> zoo.verify(entry), console) ? 0 : 1;
    }
    if (zoo.index().models().isEmpty()) {
      console.note("the zoo " + zoo.root() + " is empty");
    }
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private ModelPackage named() {
    if (!place.isGiven()) {
      return ModelArgument.verify(model);
    }
    ZooDirectory zoo = place.zoo();
    return zoo.verify(zoo.index().require(ZooReference.parse(model), "the zoo " + zoo.root()));
  }

  private boolean verify(ZooEntry entry, Supplier<ModelPackage> open, Console console) {
    try {
      console.out().println("ok      " + verified(open.get()));
      return true;
    } catch (LimnException e) {
      console.out().println("FAILED  " + entry.reference() + ": " + e.getMessage());
      return false;
    }
  }

  private String verified(ModelPackage found) {
    return "%s %s: %d files, SHA-256 %s, %s"
        .formatted(
            found.manifest().name(),
            found.manifest().version(),
            found.paths().size(),
            found.sha256(),
            signer(found));
  }

  private String signer(ModelPackage found) {
    if (trusted != null) {
      return "signed by key " + trusted.require(found);
    }
    return found.signature().isPresent() ? "signed (--key checks by whom)" : "not signed";
  }
}
