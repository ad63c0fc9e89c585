package dev.limn.cli.doctor;

import dev.limn.LimnException;
import dev.limn.runtime.MissingLibrary;
import dev.limn.runtime.Provider;
import dev.limn.runtime.ProviderUnavailableException;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ModelPackage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one provider does here.
 *
 * @param name the provider
 * @param works whether it has drawn images
 * @param says what it has drawn, or why it has not
 * @param missing the shared libraries that it needs and this machine lacks; none where it works
 */
record ProviderState(String name, boolean works, String says, List<MissingLibrary> missing) {

  private static final int SAMPLES = 2;

  /** Has a provider draw: it works where it has drawn. */
  static ProviderState of(Provider provider, ModelPackage model, LibraryPath path) {
    SamplerOptions options = SamplerOptions.DEFAULT.withProvider(provider);
    try (Sampler sampler = Sampler.open(model, options)) {
      sampler.sample(SampleRequest.of(SAMPLES));
      String drew = "drew " + SAMPLES + " samples of " + model.manifest().name();
      return new ProviderState(provider.name(), true, drew, List.of());
    } catch (ProviderUnavailableException e) {
      return new ProviderState(
          provider.name(), false, e.reason(), missing(provider, e.missing(), path));
    } catch (LimnException e) {
      return new ProviderState(provider.name(), false, e.getMessage(), List.of());
    }
  }

  /** What the loader named, and all else that it would name one after another. */
  private static List<MissingLibrary> missing(
      Provider provider, List<MissingLibrary> named, LibraryPath path) {
    Stream<MissingLibrary> looked =
        provider.libraries().stream().filter(file -> !path.finds(file)).map(MissingLibrary::of);
    return Stream.concat(named.stream(), looked).distinct().toList();
  }

  /** Line after line: whether it works, then what is missing, by what brings it. */
  List<String> lines() {
    Map<String, List<MissingLibrary>> byFix =
        missing.stream()
            .collect(
                Collectors.groupingBy(
                    MissingLibrary::fix, LinkedHashMap::new, Collectors.toList()));
    Stream<String> absent =
        byFix.entrySet().stream()
            .map(
                entry ->
                    entry.getValue().stream()
                        .map(MissingLibrary::file)
                        .collect(
                            Collectors.joining(", ", "missing here: ", ": " + entry.getKey())));
    return Stream.concat(Stream.of((works ? "works: " : "no: ") + says), absent).toList();
  }
}
