package dev.limn.server.inference;

import dev.limn.Suggestion;
import dev.limn.server.settings.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The parameters of a request, by type and range. */
final class RequestParameters {

  private static final List<String> DRAWING =
      List.of("seed", "count", "labels", "temperature", "prior");

  private static final List<String> KNOWN =
      List.of(
          "seed",
          "count",
          "labels",
          "temperature",
          "prior",
          "precision",
          "timeout",
          RawRequest.BINARY_OUTPUTS);

  private final Map<String, Object> values;

  RequestParameters(Map<String, Object> values) {
    this.values = values;
    for (String name : values.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new BadRequest(
            "unknown parameter '" + StrictJson.told(name) + "'" + Suggestion.tail(name, KNOWN));
      }
    }
  }

  /** Latents are sent or drawn: a parameter of the other way would be silently without effect. */
  void requireNoneOfDrawing() {
    for (String name : DRAWING) {
      if (values.containsKey(name)) {
        throw new BadRequest(
            "parameter '%s' says what to draw, but input 'latent' is given: leave one of them out"
                .formatted(name));
      }
    }
  }

  long seed() {
    Object seed = values.getOrDefault("seed", 0L);
    if (seed instanceof Long number) {
      return number;
    }
    throw wrong("seed", "a whole number of 64 bits", seed);
  }

  int count(int most) {
    Object count = values.getOrDefault("count", 1L);
    if (count instanceof Long number && number >= 1 && number <= most) {
      return number.intValue();
    }
    throw wrong("count", "a whole number from 1 to " + most, count);
  }

  float temperature() {
    Object temperature = values.getOrDefault("temperature", 1L);
    if (temperature instanceof Number number
        && number.doubleValue() >= 0
        && Float.isFinite(number.floatValue())) {
      return number.floatValue();
    }
    throw wrong("temperature", "a finite number from 0 on", temperature);
  }

  /** How long the request may wait: the server's deadline, or less; 0 says nothing. */
  Duration patience(Limits limits) {
    Object timeout = values.get("timeout");
    if (timeout == null) {
      return limits.deadline();
    }
    if (timeout instanceof Long micros && micros >= 0) {
      long most = limits.deadline().toNanos() / 1000;
      return micros == 0 ? limits.deadline() : Duration.ofNanos(Math.min(micros, most) * 1000);
    }
    throw wrong("timeout", "a whole number of microseconds from 0 on", timeout);
  }

  boolean flag(String name) {
    Object flag = values.getOrDefault(name, Boolean.FALSE);
    if (flag instanceof Boolean value) {
      return value;
    }
    throw wrong(name, "true or false", flag);
  }

  /** Null where it is not given. */
  String text(String name) {
    Object text = values.get(name);
    if (text == null || text instanceof String) {
      return (String) text;
    }
    throw wrong(name, "a string", text);
  }

  /** Null where it is not given. */
  String textOrNumber(String name) {
    return values.get(name) instanceof Long number ? number.toString() : text(name);
  }

  private static BadRequest wrong(String name, String rule, Object found) {
    return new BadRequest(
        "parameter '%s' must be %s, found '%s'".formatted(name, rule, StrictJson.told(found)));
  }
}
