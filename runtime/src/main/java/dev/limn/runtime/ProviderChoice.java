package dev.limn.runtime;

import java.util.List;

/**
 * What executes a model, and what was tried before. Immutable.
 *
 * @param chosen the provider that opened the model and ran a batch, which of the processor is asked
 *     only where {@code auto} came to it; never {@code auto}
 * @param passedOver what was tried before it, in order: {@code name: reason}, a line each
 */
public record ProviderChoice(Provider chosen, List<String> passedOver) {

  /** Copies the list. */
  public ProviderChoice {
    passedOver = List.copyOf(passedOver);
  }

  /** One line, such as {@code cpu; not cuda: there is no GPU}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(chosen.name());
    passedOver.forEach(reason -> line.append("; not ").append(reason));
    return line.toString();
  }
}
