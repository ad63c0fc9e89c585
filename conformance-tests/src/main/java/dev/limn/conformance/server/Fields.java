package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.CheckFailure;

/** Takes fields out of JSON that is not trusted to have them. */
final class Fields {

  private Fields() {}

  static String text(JsonNode object, String field, String where) {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw wrong(object, field, "text", where);
    }
    return value.textValue();
  }

  static JsonNode list(JsonNode object, String field, String where) {
    JsonNode value = object.path(field);
    if (!value.isArray()) {
      throw wrong(object, field, "a list", where);
    }
    return value;
  }

  /** A count or a time. */
  static long number(JsonNode object, String field, String where) {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || value.longValue() < 0) {
      throw wrong(object, field, "a whole number from 0 on", where);
    }
    return value.longValue();
  }

  private static CheckFailure wrong(JsonNode object, String field, String kind, String where) {
    String found = object.has(field) ? String.valueOf(object.get(field)) : "none";
    return new CheckFailure(
        "%s: field '%s' must be %s, found %s".formatted(where, field, kind, found));
  }
}
