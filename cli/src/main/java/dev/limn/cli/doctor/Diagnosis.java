package dev.limn.cli.doctor;

import ai.onnxruntime.OrtEnvironment;
import dev.limn.LimnException;
import dev.limn.runtime.Provider;
import dev.limn.runtime.file.UserCache;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code limn doctor} has found.
 *
 * @param java version and place
 * @param system operating system and processor
 * @param processors how many threads may compute at once
 * @param onnxruntime its version, or why it cannot be loaded
 * @param builtWith the providers that this build of ONNX Runtime has; none where it cannot be
 *     loaded
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

  /** All but the providers. */
  static Diagnosis ofThisMachine() {
    try {
      // First: it has ONNX Runtime load its libraries from Limn's cache.
      List<String> builtWith = Provider.available().stream().map(Provider::name).toList();
      return ofThisMachine(OrtEnvironment.getEnvironment().getVersion(), builtWith);
    } catch (LimnException e) {
      return ofThisMachine(e.getMessage(), List.of());
    }
  }

  private static Diagnosis ofThisMachine(String onnxruntime, List<String> builtWith) {
    return new Diagnosis(
        Runtime.version() + ", " + System.getProperty("java.home"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        onnxruntime,
        builtWith,
        UserCache.directory().toString(),
        List.of(),
        "");
  }

  Diagnosis with(List<ProviderState> states) {
    return new Diagnosis(
        java, system, processors, onnxruntime, builtWith, cache, List.copyOf(states), auto(states));
  }

  /** Those that are asked for most, and whatever else this ONNX Runtime has. */
  Set<Provider> shown() {
    if (builtWith.isEmpty()) {
      return Set.of();
    }
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

  /** The machine for a person, name and value. */
  List<List<String>> machine() {
    String with = builtWith.isEmpty() ? "" : ", built with " + String.join(", ", builtWith);
    return List.of(
        List.of("java", java),
        List.of("system", system),
        List.of("processors", String.valueOf(processors)),
        List.of("onnxruntime", onnxruntime + with),
        List.of("cache", cache));
  }
}
