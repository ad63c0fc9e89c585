package dev.limn.conformance.provider;

import dev.limn.conformance.Check;
import dev.limn.conformance.Suite;
import dev.limn.runtime.Provider;
import dev.limn.runtime.ProviderUnavailableException;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The processor against itself on other numbers of threads, bit for bit; any other provider against
 * the processor, within a {@link Tolerance}.
 */
public final class ProviderSuite {

  /** Dense; convolutions with labels; three channels. Each has an encoder. */
  private static final List<String> MODELS =
      List.of("vae-mlp-mnist", "cvae-conv-mnist", "vae-conv-cifar10");

  private static final int[] THREADS = {1, 3};

  private ProviderSuite() {}

  /**
   * The checks of a provider as a suite; all are skipped where the provider is not there.
   *
   * @param provider the provider
   * @return the suite {@code provider}
   */
  public static Suite suite(Provider provider) {
    Suite suite = new Suite("provider", provider.name(), of(provider));
    return absence(provider).map(suite::absent).orElse(suite);
  }

  /**
   * Why a provider cannot be held to anything here. That it opens and runs a model of dense layers
   * says that it is there; what goes wrong with another model is a failure and no absence.
   *
   * @param provider the provider
   * @return one line, empty where it is there
   */
  public static Optional<String> absence(Provider provider) {
    try {
      SamplerSubject.open(ModelZoo.get(MODELS.get(0)), provider, 0).close();
      return Optional.empty();
    } catch (ProviderUnavailableException e) {
      return Optional.of(e.reason());
    }
  }

  /**
   * The checks of a provider, on models of the zoo.
   *
   * @param provider the provider
   * @return checks to be run in any order
   */
  public static List<Check> of(Provider provider) {
    return MODELS.stream().map(ModelZoo::get).flatMap(model -> of(provider, model)).toList();
  }

  private static Stream<Check> of(Provider provider, ModelPackage model) {
    String name = model.manifest().name();
    Supplier<Subject> processor = () -> SamplerSubject.open(model, Provider.CPU, 0);
    if (provider instanceof Provider.Cpu) {
      return Arrays.stream(THREADS)
          .boxed()
          .flatMap(
              threads ->
                  of(
                      model,
                      name + (threads == 1 ? " on 1 thread" : " on " + threads + " threads"),
                      processor,
                      () -> SamplerSubject.open(model, provider, threads),
                      Tolerance.EXACT)
                      .stream());
    }
    return of(
        model,
        name + " on " + provider.name(),
        processor,
        () -> SamplerSubject.open(model, provider, 0),
        Tolerance.of(provider))
        .stream();
  }

  /** The checks that there are, of no subject at all. */
  static List<Check> rules() {
    Supplier<Subject> nobody =
        () -> {
          throw new IllegalStateException("rules are to be read");
        };
    ModelPackage model = ModelZoo.get(MODELS.get(0));
    return of(model, "the subject", nobody, nobody, Tolerance.SINGLE);
  }

  /**
   * The checks of any subject.
   *
   * @param model the model that reference and subject run
   * @param name what rules call the subject
   * @param reference opens what is right
   * @param subject opens what is held to it
   * @param tolerance how far it may be off
   * @return checks to be run in any order, each of which opens and closes both
   */
  public static List<Check> of(
      ModelPackage model,
      String name,
      Supplier<Subject> reference,
      Supplier<Subject> subject,
      Tolerance tolerance) {
    List<Check> checks = new ArrayList<>();
    Pair pair = new Pair(model, reference, subject, tolerance);
    checks.add(
        new Check(
            "provider.pixels",
            name + " draws the processor's pixels",
            "within " + levels(tolerance.levels()),
            () -> pair.hold(Parity::requirePixels)));
    checks.add(
        new Check(
            "provider.image",
            name + " draws the processor's images",
            "within " + number(tolerance.image()),
            () -> pair.hold(Parity::requireImage)));
    if (model.manifest().file(FileRole.ENCODER).isPresent()) {
      checks.add(
          new Check(
              "provider.posterior",
              name + " encodes as the processor does",
              "within " + number(tolerance.posterior()),
              () -> pair.hold(Parity::requirePosterior)));
    }
    return checks;
  }

  private static String levels(int levels) {
    return levels == 1 ? "1 level of 255" : levels + " levels of 255";
  }

  private static String number(double tolerance) {
    return tolerance == 0 ? "0" : String.format(Locale.ROOT, "%.1g", tolerance);
  }

  private record Pair(
      ModelPackage model,
      Supplier<Subject> reference,
      Supplier<Subject> subject,
      Tolerance tolerance) {

    void hold(Consumer<Parity> rule) {
      try (Subject right = reference.get();
          Subject held = subject.get()) {
        rule.accept(new Parity(model.manifest(), right, held, tolerance));
      }
    }
  }
}
