package dev.limn.cli.doctor;

import ai.onnxruntime.OrtEnvironment;
import dev.limn.runtime.Provider;
import dev.limn.runtime.file.UserCache;
import dev.limn.runtime.model.ModelPackage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code limn doctor} has found.
 *
 * @param java version and place
 * @param system operating system and processor
 * @param processors how many threads may compute at once
 * @param onnxruntime its version
 * @param builtWith the providers that this build of ONNX Runtime has
 * @param cache the user's cache directory
 * @param providers how the providers do, the processor first
 * @param auto what {@code auto} chooses; empty where nothing works
 */
record Diagnosis(
    String java,
    String system,
    int processors,
    String onnxruntime,
    List<String> builtWith,
    String cache,
    List<ProviderState> providers,
    String auto) {

  static Diagnosis of(ModelPackage model, LibraryPath path) {
    List<ProviderState> states = new ArrayList<>();
    for (Provider provider : shown()) {
      states.add(ProviderState.of(provider, model, path));
    }
    return new Diagnosis(
        Runtime.version() + ", " + System.getProperty("java.home"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        OrtEnvironment.getEnvironment().getVersion(),
        Provider.available().stream().map(Provider::name).toList(),
        UserCache.directory().toString(),
        states,
        auto(states));
  }

  /** Those that are asked for most, and whatever else this ONNX Runtime has. */
  private static Set<Provider> shown() {
    Set<Provider> shown =
        new LinkedHashSet<>(List.of(Provider.CPU, new Provider.Cuda(0), new Provider.TensorRt(0)));
    shown.addAll(Provider.available());
    return shown;
  }

  /** The first of its candidates that works. */
  static String auto(List<ProviderState> states) {
    return Provider.AUTO.candidates().stream()
        .map(Provider::name)
        .filter(
            name -> states.stream().anyMatch(state -> state.works() && state.name().equals(name)))
        .findFirst()
        .orElse("");
  }

  boolean works(Provider provider) {
    return providers.stream()
        .anyMatch(state -> state.works() && state.name().equals(provider.name()));
  }

  /** The diagnosis for a person, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("java", java));
    lines.add(line("system", system));
    lines.add(line("processors", String.valueOf(processors)));
    lines.add(line("onnxruntime", onnxruntime + ", built with " + String.join(", ", builtWith)));
    lines.add(line("cache", cache));
    for (ProviderState state : providers) {
      String name = state.name();
      for (String text : state.lines()) {
        lines.add(line(name, text));
        name = "";
      }
    }
    lines.add(line("auto", auto.isEmpty() ? "finds nothing that works" : "chooses " + auto));
    return lines;
  }

  private static String line(String name, String value) {
    return "%-12s %s".formatted(name, value);
  }
}
