package dev.limn.cli.command;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.packaging.ForeignAnswers;
import dev.limn.runtime.packaging.ForeignFacts;
import dev.limn.runtime.packaging.ForeignPackager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn package}. */
@Command(
    name = "package",
    description = "Make a package of an ONNX decoder from any framework",
    footer = "  limn package decoder.onnx --range -1..1 --licence MIT --out pkg")
public final class PackageCommand implements LimnCommand {

  @Parameters(paramLabel = "FILE.onnx", description = "a decoder: latents in, images out")
  private Path source;

  @Option(
      names = "--out",
      paramLabel = "PACKAGE",
      required = true,
      description = "the new package directory")
  private Path out;

  @Mixin private ForeignOptions foreign;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the model's name; default: the file's")
  private String name;

  @Option(
      names = "--model-version",
      paramLabel = "V",
      defaultValue = "1.0.0",
      description = "the package's version")
  private String version;

  @Option(names = "--description", paramLabel = "TEXT", description = "one sentence for the card")
  private String description;

  @Option(
      names = "--licence",
      paramLabel = "SPDX",
      description = "the licence of the weights, such as Apache-2.0; default: not stated")
  private String licence;

  @Option(names = "--licence-file", paramLabel = "FILE", description = "the licence's text")
  private Path licenceFile;

  @Option(
      names = "--data-licence",
      paramLabel = "TEXT",
      description = "one sentence on the licence of what it was trained on")
  private String dataLicence;

  @Override
  public int run(Console console) {
    if (!Files.isRegularFile(source)) {
      throw new UsageException("decoder " + source + " is no file");
    }
    AtomicOutput.requireFree(out);
    ForeignAnswers answers = foreign.answers();
    ModelPackage made = ForeignPackager.pack(source, answers, facts(), Clock.systemUTC());
    requireSound(made);
    made.writeTo(out);
    console.note("package " + out + ": limn sample " + out + " --out samples.png");
    return ExitCode.OK;
  }

  private ForeignFacts facts() {
    String named = name == null ? ForeignFacts.name(source.getFileName().toString()) : name;
    return new ForeignFacts(named, version, description, licence, licenceText(), dataLicence);
  }

  private String licenceText() {
    try {
      return licenceFile == null ? null : Files.readString(licenceFile);
    } catch (IOException e) {
      throw new LimnException("cannot read " + licenceFile + ": " + AtomicOutput.reason(e), e);
    }
  }

  /** What {@code limn verify} would refuse is not written. */
  private void requireSound(ModelPackage made) {
    for (Check check : ModelSuite.of(made)) {
      Outcome outcome = check.run();
      if (!outcome.passed()) {
        throw new LimnException(
            source.getFileName()
                + " makes no sound package: "
                + outcome.id()
                + ": "
                + outcome.problem());
      }
    }
  }
}
