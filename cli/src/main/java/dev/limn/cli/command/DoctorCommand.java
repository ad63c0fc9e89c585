package dev.limn.cli.command;

import ai.onnxruntime.OrtEnvironment;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Provider;
import dev.limn.runtime.ProviderUnavailableException;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.file.UserCache;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code limn doctor}. */
@Command(
    name = "doctor",
    description = "Show versions and places, and which providers work here, by running each",
    footer = "  limn doctor")
public final class DoctorCommand implements LimnCommand {

  private static final String MODEL = "vae-mlp-mnist";
  private static final String WORKS = "works: drew 2 samples of " + MODEL;

  @Override
  public int run(Console console) {
    PrintStream out = console.out();
    ModelPackage model = ModelZoo.get(MODEL);
    String cpu = proof(model, Provider.CPU);
    line(out, "java", Runtime.version() + ", " + System.getProperty("java.home"));
    line(out, "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    line(out, "processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    line(out, "onnxruntime", OrtEnvironment.getEnvironment().getVersion());
    line(out, "cache", UserCache.directory().toString());
    line(out, "cpu", cpu);
    for (Provider provider : List.of(new Provider.Cuda(0), new Provider.TensorRt(0))) {
      line(out, provider.name(), proof(model, provider));
    }
    return cpu.equals(WORKS) ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A provider works where it has drawn; what stands in its way names what is missing. */
  private static String proof(ModelPackage model, Provider provider) {
    try (Sampler sampler = Sampler.open(model, SamplerOptions.DEFAULT.withProvider(provider))) {
      sampler.sample(SampleRequest.of(2));
      return WORKS;
    } catch (ProviderUnavailableException e) {
      return "no: " + e.getMessage().replaceFirst("^provider \\S+ is not available: ", "");
    }
  }

  private static void line(PrintStream out, String name, String value) {
    out.printf("%-12s %s%n", name, value);
  }
}
