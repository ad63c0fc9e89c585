package dev.limn.conformance.runtime;

import dev.limn.conformance.CheckFailure;
import dev.limn.runtime.model.GaussianMixture;
import java.util.Arrays;

/** Tells components by their means, which is what latents are at temperature 0. */
final class Components {

  private Components() {}

  /**
   * The component whose mean a latent is.
   *
   * @throws CheckFailure if it is none's that has a weight
   */
  static int of(GaussianMixture mixture, float[] latents, int row) {
    int size = mixture.size();
    for (int k = 0; k < mixture.components(); k++) {
      if (mixture.weights()[k] > 0 && isMean(mixture, k, latents, row * size)) {
        return k;
      }
    }
    float[] found = Arrays.copyOfRange(latents, row * size, (row + 1) * size);
    throw new CheckFailure(
        "latent %d at temperature 0 is %s, which is no component's mean"
            .formatted(row, Arrays.toString(found)));
  }

  private static boolean isMean(GaussianMixture mixture, int k, float[] latents, int offset) {
    for (int i = 0; i < mixture.size(); i++) {
      if (latents[offset + i] != (float) mixture.means()[k * mixture.size() + i]) {
        return false;
      }
    }
    return true;
  }
}
