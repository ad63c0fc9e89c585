package dev.limn.conformance.provider;

import dev.limn.runtime.Provider;
import java.util.Map;

/**
 * How far a subject's numbers may lie from the reference's.
 *
 * @param levels of 255, for a pixel
 * @param image for a number of an image in [0,1]
 * @param posterior for a mean or log-variance, of size about 10 at most
 */
public record Tolerance(int levels, double image, double posterior) {

  /** The same processor on other threads: the same bits. */
  public static final Tolerance EXACT = new Tolerance(0, 0, 0);

  /**
   * Single precision, summed in another order: numbers differ by about 1e-6, and a pixel on the
   * edge of two levels may fall to either.
   */
  public static final Tolerance SINGLE = new Tolerance(1, 1e-3, 1e-3);

  /** 11 bits of precision or 10 (TF32): numbers of an image differ by some 1e-3. */
  public static final Tolerance HALF = new Tolerance(2, 2.0 / 255, 0.05);

  private static final Map<String, String> COARSE =
      Map.of("trt_fp16_enable", "1", "trt_bf16_enable", "1", "use_tf32", "1");

  /**
   * What a provider other than the processor is held to.
   *
   * @param provider the provider with its options
   * @return {@link #HALF} where an option lowers the precision, else {@link #SINGLE}
   */
  public static Tolerance of(Provider provider) {
    boolean coarse =
        provider.options().entrySet().stream()
            .anyMatch(option -> option.getValue().equals(COARSE.get(option.getKey())));
    return coarse ? HALF : SINGLE;
  }
}
