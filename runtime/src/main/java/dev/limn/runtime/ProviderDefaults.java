package dev.limn.runtime;

import dev.limn.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What most providers have in common. Apart from {@link Provider}, whose constants are providers: a
 * class first initializes the interfaces with default methods that it implements.
 */
sealed interface ProviderDefaults extends Provider
    permits Provider.Cpu, Provider.Cuda, Provider.TensorRt, Provider.Named, Provider.Auto {

  @Override
  default Map<String, String> options() {
    return Map.of();
  }

  @Override
  default Provider withOptions(Map<String, String> options) {
    if (options.isEmpty()) {
      return this;
    }
    throw new UsageException(
        "provider " + name() + " takes no options, found " + String.join(", ", options.keySet()));
  }

  @Override
  default Provider withFp16() {
    throw new UsageException(
        "fp16 runs on the tensorrt provider alone, found " + name() + ": use tensorrt or fp32");
  }

  @Override
  default List<Provider> candidates() {
    return List.of(this);
  }

  @Override
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  default List<String> libraries() {
    return List.of();
  }
}
