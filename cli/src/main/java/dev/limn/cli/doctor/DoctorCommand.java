package dev.limn.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.Provider;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    Diagnosis machine = Diagnosis.ofThisMachine();
    if (!json) {
      machine.machine().forEach(line -> console.out().println(head(line.get(0)) + line.get(1)));
    }
    Diagnosis diagnosis = machine.with(states(machine.shown(), console.out()));
    if (json) {
      console.out().println(json(diagnosis));
    } else {
      String auto = diagnosis.auto();
      console.out().println(head("auto") + (auto.isEmpty() ? "finds none" : "chooses " + auto));
    }
    return diagnosis.works(Provider.CPU) ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<ProviderState> states(Set<Provider> shown, PrintStream out) {
    ModelPackage model = ModelZoo.get(MODEL);
    LibraryPath path = LibraryPath.ofThisMachine();
    List<ProviderState> states = new ArrayList<>();
    for (Provider provider : shown) {
      if (!json) {
        // Libraries that do not fit each other may crash the process: the last name is then whose.
        out.print(head(provider.name()));
        out.flush();
      }
      ProviderState state = ProviderState.of(provider, model, path);
      if (!json) {
        out.println(String.join(System.lineSeparator() + head(""), state.lines()));
      }
      states.add(state);
    }
    return states;
  }

  private static String head(String name) {
    return "%-12s ".formatted(name);
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
