package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.conformance.CheckFailure;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import java.util.Arrays;

/** Pictures asked of a model of Limn's sampling API. */
record Draw(Connection server, DrawnModel model) {

  /** Parameters as a query and as a body. */
  static ObjectNode parameters(Object... namesAndValues) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) namesAndValues[i];
      if (namesAndValues[i + 1] instanceof Number number) {
        parameters.put(name, number.doubleValue());
        if (number.doubleValue() == number.longValue()) {
          parameters.put(name, number.longValue());
        }
      } else {
        parameters.put(name, String.valueOf(namesAndValues[i + 1]));
      }
    }
    return parameters;
  }

  Answer post(String route, ObjectNode parameters) {
    return server.post(model.path() + route, parameters.toString());
  }

  Answer get(String route, ObjectNode parameters) {
    return server.get(address(route, parameters));
  }

  String address(String route, ObjectNode parameters) {
    StringBuilder query = new StringBuilder(model.path()).append(route);
    char separator = '?';
    for (var parameter : parameters.properties()) {
      query.append(separator).append(parameter.getKey()).append('=');
      query.append(Connection.segment(parameter.getValue().asText()));
      separator = '&';
    }
    return query.toString();
  }

  /** Samples as bytes {@code [count,H,W,C]}. */
  byte[] samples(int count, Object... more) {
    return raw("/samples", count, with(parameters(more), "count", count));
  }

  /** Any pictures as bytes {@code [count,H,W,C]}. */
  byte[] raw(String route, int count, ObjectNode parameters) {
    Answer answer = post(route, with(parameters, "format", "raw")).requireOk();
    return sized(answer, count);
  }

  private byte[] sized(Answer answer, int count) {
    if (answer.body().length != count * model.bytes()) {
      throw answer.failure(
          "expects %d images of %d bytes, found %d bytes"
              .formatted(count, model.bytes(), answer.body().length));
    }
    return answer.body();
  }

  /** Samples as JSON. */
  JsonNode described(int count, Object... more) {
    ObjectNode asked = with(with(parameters(more), "count", count), "format", "json");
    return post("/samples", asked).requireOk().json();
  }

  /** The numbers of some latents, one after another. */
  float[] latents(JsonNode described) {
    JsonNode rows = Fields.list(described, "latents", model.name());
    float[] values = new float[rows.size() * model.latents()];
    for (int i = 0; i < values.length; i++) {
      JsonNode number = rows.get(i / model.latents()).path(i % model.latents());
      if (!number.isNumber()) {
        throw new CheckFailure(
            model.name() + ": latents must have " + model.latents() + " numbers");
      }
      values[i] = (float) number.doubleValue();
    }
    return values;
  }

  int[] labels(JsonNode described) {
    JsonNode labels = Fields.list(described, "labels", model.name());
    int[] values = new int[labels.size()];
    Arrays.setAll(values, i -> labels.get(i).asInt(-1));
    return values;
  }

  byte[] pixels(JsonNode described) {
    JsonNode pixels = Fields.list(described, "pixels", model.name());
    byte[] values = new byte[pixels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) pixels.get(i).asInt();
    }
    return values;
  }

  PixelImage png(Answer answer) {
    return ImageReader.decode(answer.requireOk().body(), model.channels(), answer.request());
  }

  private static ObjectNode with(ObjectNode parameters, String name, Object value) {
    parameters.setAll(parameters(name, value));
    return parameters;
  }
}
