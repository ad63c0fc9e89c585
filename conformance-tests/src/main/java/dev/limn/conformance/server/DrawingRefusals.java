package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.server.SamplingSuite.Catalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Pictures that cannot be drawn: each is refused with {@code {"error": "why"}}. */
record DrawingRefusals(Connection server, Catalogue catalogue) {

  List<Check> checks() {
    return List.of(
        new Check(
            "v1.refuse-model", "a model that is not there is refused with 404", this::refuseModel),
        refusal("v1.refuse-parameter", "an unknown parameter", "conut", 3),
        refusal("v1.refuse-count", "a count of 0", "count", 0),
        refusal("v1.refuse-huge-count", "a count of 2^31 - 1", "count", Integer.MAX_VALUE),
        refusal("v1.refuse-temperature", "a negative temperature", "temperature", -1),
        refusal("v1.refuse-label", "a class that the model does not have", "labels", "no-such"),
        refusal("v1.refuse-format", "an unknown format", "format", "gif"),
        refusal("v1.refuse-prior", "an unknown prior", "prior", "cauchy"),
        refusal("v1.refuse-version", "a version that is not there", "version", "987654321"),
        refusal("v1.refuse-checksum", "a checksum of another model", "sha256", "0".repeat(64)),
        check(
            "v1.refuse-get-format",
            "a GET of another format than PNG is refused",
            draw -> draw.get("/samples.png", Draw.parameters("format", "zip")).requireRefusal()),
        check(
            "v1.refuse-body",
            "a body that is no JSON object is refused",
            draw -> server.post(draw.model().path() + "/samples", "[1").requireRefusal()),
        check(
            "v1.refuse-upload",
            "an upload that is no image is refused",
            draw ->
                server
                    .post(
                        draw.model().path() + "/reconstruct",
                        "image/png",
                        "no image".getBytes(StandardCharsets.US_ASCII),
                        Map.of())
                    .requireRefusal()));
  }

  private void refuseModel() {
    catalogue.answer();
    Answer answer = server.get("/v1/models/" + HealthRules.NOBODY).requireRefusal();
    if (answer.status() != 404) {
      throw answer.failure("expects status 404, found " + answer.status());
    }
    server.get("/v1/models/" + HealthRules.NOBODY + "/samples.png").requireRefusal();
  }

  private Check refusal(String id, String what, String parameter, Object value) {
    ObjectNode parameters = Draw.parameters(parameter, value);
    return check(
        id, what + " is refused", draw -> draw.post("/samples", parameters).requireRefusal());
  }

  private Check check(String id, String rule, Consumer<Draw> body) {
    return new Check(
        id,
        rule,
        () -> catalogue.models().stream().map(model -> new Draw(server, model)).forEach(body));
  }
}
