package dev.limn.trainer.prior;

import dev.limn.runtime.Latents;
import java.util.Arrays;

/**
 * Points that a mixture is fitted to, {@code [N,Z]} in row-major order. Not copied, not written to.
 *
 * @param count N, from 0 on
 * @param size Z
 * @param values N x Z numbers
 */
record Points(int count, int size, double[] values) {

  static Points of(Latents latents) {
    double[] values = new double[latents.values().length];
    Arrays.setAll(values, i -> latents.values()[i]);
    return new Points(latents.count(), latents.size(), values);
  }

  /** The points whose label is the asked-for one, in their order. */
  Points of(int[] labels, int label) {
    int kept = (int) Arrays.stream(labels).filter(found -> found == label).count();
    double[] chosen = new double[kept * size];
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (labels[i] == label) {
        System.arraycopy(values, i * size, chosen, at, size);
        at += size;
      }
    }
    return new Points(kept, size, chosen);
  }
}
