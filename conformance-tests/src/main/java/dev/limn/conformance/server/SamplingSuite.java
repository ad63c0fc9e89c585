package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Limn's sampling API: pictures for people, and what they promise. A server that has no such API
 * skips all of it.
 */
public final class SamplingSuite {

  private SamplingSuite() {}

  /**
   * The checks of a server.
   *
   * @param target the server
   * @return the suite {@code sampling}
   */
  public static Suite of(ServerTarget target) {
    Connection server = new Connection(target);
    Catalogue catalogue = new Catalogue(server, target.models());
    List<Check> checks = new ArrayList<>();
    checks.addAll(new SampleRules(server, catalogue).checks());
    checks.addAll(new PictureRules(server, catalogue).checks());
    checks.addAll(new DrawingRefusals(server, catalogue).checks());
    return new Suite("sampling", target.base().toString(), checks);
  }

  /** The models that are tried. */
  record Catalogue(Connection server, List<String> named) {

    Answer answer() {
      Answer answer = server.get("/v1/models");
      if (answer.status() == 404) {
        throw new NotApplicable("the server has no /v1/models: it is no sampling API of Limn");
      }
      return answer.requireOk();
    }

    List<DrawnModel> models() {
      Answer answer = answer();
      List<DrawnModel> models = new ArrayList<>();
      for (JsonNode json : Fields.list(answer.json(), "models", answer.request())) {
        DrawnModel model = DrawnModel.of(json, answer.request());
        boolean latest = models.stream().noneMatch(one -> one.name().equals(model.name()));
        if (latest && (named.isEmpty() || named.contains(model.name()))) {
          models.add(model);
        }
      }
      if (models.isEmpty()) {
        throw new NotApplicable("the catalogue has no model to try");
      }
      return models;
    }

    List<DrawnModel> models(Predicate<DrawnModel> which, String what) {
      List<DrawnModel> some = models().stream().filter(which).toList();
      if (some.isEmpty()) {
        throw new NotApplicable("no model " + what);
      }
      return some;
    }
  }
}
