package dev.limn.spark;

import dev.limn.LimnException;
import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.io.Serializable;

/**
 * Which sampler draws. Sent to executors, which must find the same model.
 *
 * @param place as the user named it
 * @param name {@code NAME@VERSION}
 * @param sha256 the package's checksum
 * @param precision which decoder
 * @param provider what executes it
 */
record ModelKey(String place, String name, String sha256, Precision precision, String provider)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  static ModelKey of(String place, ModelPackage source, Precision precision, String provider) {
    String name = source.manifest().name() + "@" + source.manifest().version();
    return new ModelKey(place, name, source.sha256(), precision, provider);
  }

  /**
   * Opens the model on this machine, a thread a call: tasks are what runs at the same time here.
   *
   * @throws LimnException if what is found is another model than that of the driver
   */
  Sampler open() {
    ModelPackage source = ModelPlace.open(place);
    if (!source.sha256().equals(sha256)) {
      throw new LimnException(
          "limn: model %s has SHA-256 %s on the driver, and %s here: give all machines the same"
              .formatted(place, sha256, source.sha256()));
    }
    return Sampler.open(source, new SamplerOptions(Provider.parse(provider), precision, 1));
  }
}
