package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.CheckFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A model as the catalogue of Limn's sampling API describes it.
 *
 * @param name its name
 * @param version its version
 * @param sha256 the checksum that stands for all of its bytes
 * @param channels of an image
 * @param height of an image
 * @param width of an image
 * @param classes its classes; empty for an unconditional model
 * @param latents numbers of a latent
 * @param priors what latents can be drawn from
 * @param reconstructs whether it has an encoder
 */
record DrawnModel(
    String name,
    String version,
    String sha256,
    int channels,
    int height,
    int width,
    List<String> classes,
    int latents,
    List<String> priors,
    boolean reconstructs) {

  static DrawnModel of(JsonNode json, String where) {
    DrawnModel model =
        new DrawnModel(
            Fields.text(json, "name", where),
            Fields.text(json, "version", where),
            Fields.text(json, "sha256", where),
            length(json, "/image/channels", where),
            length(json, "/image/height", where),
            length(json, "/image/width", where),
            texts(Fields.list(json.path("image"), "classNames", where)),
            length(json, "/latent/size", where),
            texts(Fields.list(json.path("latent"), "priors", where)),
            flag(json, "reconstructs", where));
    if (flag(json, "conditional", where) == model.classes.isEmpty()) {
      throw new CheckFailure(where + ": " + model.name + " is conditional where it has classes");
    }
    return model;
  }

  private static int length(JsonNode json, String pointer, String where) {
    int length = json.at(pointer).asInt();
    if (length < 1) {
      throw new CheckFailure(where + ": " + pointer + " must be from 1 on, found " + length);
    }
    return length;
  }

  private static boolean flag(JsonNode json, String field, String where) {
    if (!json.path(field).isBoolean()) {
      throw new CheckFailure(where + ": field '" + field + "' must be true or false");
    }
    return json.get(field).booleanValue();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  boolean isConditional() {
    return !classes.isEmpty();
  }

  int bytes() {
    return channels * height * width;
  }

  String path() {
    return "/v1/models/" + Connection.segment(name);
  }
}
