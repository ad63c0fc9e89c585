package dev.limn.cli.zoo;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.signature.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn zoo sign}. */
@Command(
    name = "sign",
    description = "Sign a package, in the place of a signature that it has",
    footer = "  limn zoo sign pkg --key maker.key")
final class SignCommand implements LimnCommand {

  @Parameters(paramLabel = "PACKAGE", description = "a package directory or zip")
  private Path source;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      required = true,
      description = "the private key, as 'limn zoo keygen' or OpenSSL writes it")
  private Path key;

  @Override
  public int run(Console console) {
    ModelPackage signed = SigningKey.read(key).sign(ModelPackage.open(source));
    if (Files.isDirectory(source)) {
      signed.writeSignature(source);
    } else {
      signed.writeZip(source);
    }
    console.note("signed " + source);
    return ExitCode.OK;
  }
}
