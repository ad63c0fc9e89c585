package dev.limn.cli.zoo;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.signature.SigningKey;
import dev.limn.runtime.signature.TrustedKeys;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code limn zoo keygen}. */
@Command(
    name = "keygen",
    description = "Make a pair of keys: one to sign packages, one for others to check them",
    footer = "  limn zoo keygen --out maker.key")
final class KeygenCommand implements LimnCommand {

  @Option(
      names = "--out",
      paramLabel = "KEY",
      required = true,
      description = "the private key's new file; the public key is KEY.pub")
  private Path out;

  @Override
  public int run(Console console) {
    TrustedKeys made = SigningKey.generate(out);
    console.note(
        "%s signs: keep it to yourself; %s checks: give it to others, with the fingerprint"
            .formatted(out, SigningKey.publicFile(out)));
    console.out().println(made.fingerprints());
    return ExitCode.OK;
  }
}
