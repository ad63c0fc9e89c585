package dev.limn.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Provider;
import dev.limn.zoo.ModelZoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code limn doctor}. */
@Command(
    name = "doctor",
    description = "Show versions and places, and which providers work here, by running each",
    footer = "  limn doctor")
public final class DoctorCommand implements LimnCommand {

  /** Convolutions: CUDA's provider looks for cuDNN only when it meets one. */
  private static final String MODEL = "vae-conv-mnist";

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public int run(Console console) {
    Diagnosis diagnosis = Diagnosis.of(ModelZoo.get(MODEL), LibraryPath.ofThisMachine());
    if (json) {
      console.out().println(json(diagnosis));
    } else {
      diagnosis.lines().forEach(console.out()::println);
    }
    return diagnosis.works(Provider.CPU) ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String json(Diagnosis diagnosis) {
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(diagnosis);
    } catch (JsonProcessingException e) {
      throw new LimnException("cannot write the diagnosis as JSON", e);
    }
  }
}
