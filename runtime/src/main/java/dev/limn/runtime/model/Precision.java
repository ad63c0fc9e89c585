package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.Arrays;
import java.util.Locale;

/** The arithmetic of a decoder's file. */
public enum Precision {
  /** 32-bit floats. */
  @JsonProperty("fp32")
  FP32,
  /** 8-bit integers with static scales. */
  @JsonProperty("int8")
  INT8;

  /**
   * Reads a precision as commands and queries spell it.
   *
   * @param text {@code fp32} or {@code int8}
   * @return the precision
   * @throws UsageException if it is neither
   */
  public static Precision parse(String text) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "unknown precision '"
                        + text
                        + "'"
                        + Suggestion.tail(
                            text, Arrays.stream(values()).map(Precision::toString).toList())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
