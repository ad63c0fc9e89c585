package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.NotApplicable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Requests that no server may answer: each is refused with a status from 400 to 499 and {@code
 * {"error": "why"}}.
 */
record RefusalRules(Connection server, ServedModels models) {

  /** Of a type that no tensor of numbers has. */
  private static final String OTHER_TYPE = "BYTES";

  List<Check> checks() {
    RuleList rules = new RuleList(models);
    addRequests(rules);
    addInputs(rules);
    addData(rules);
    return rules
        .eachModel(
            "v2.refuse-and-go-on",
            "after all refusals a sound request is answered",
            model ->
                InferAnswer.of(
                        InferCall.ofJson(model.filled(2, 0)).send(server, path(model)), model)
                    .requireAll(model))
        .checks();
  }

  private void addRequests(RuleList rules) {
    rules
        .add(
            "v2.refuse-model",
            "inference of a model that is not there is refused",
            () -> server.post(ModelSpec.path(HealthRules.NOBODY) + "/infer", "{}").requireRefusal())
        .add(
            "v2.refuse-version",
            "inference of a version that is not there is refused",
            this::refuseVersion)
        .eachModel(
            "v2.refuse-garbage",
            "a body that is no JSON is refused",
            model -> {
              server.post(path(model), "nonsense").requireRefusal();
              server.post(path(model), "{\"inputs\": [").requireRefusal();
            })
        .eachModel(
            "v2.refuse-no-object",
            "JSON that is no object is refused",
            model -> server.post(path(model), "[1, 2]").requireRefusal())
        .eachModel(
            "v2.refuse-empty",
            "an empty body is refused",
            model ->
                server
                    .post(path(model), "application/json", new byte[0], Map.of())
                    .requireRefusal())
        .eachModel(
            "v2.refuse-method",
            "GET of an infer route is refused: a status from 400 to 499",
            this::refuseMethod);
  }

  private void addInputs(RuleList rules) {
    rules
        .add(
            "v2.refuse-missing-input",
            "a request without the last of several inputs is refused",
            this::refuseMissingInput)
        .eachModel(
            "v2.refuse-unknown-input",
            "an input that the model does not have is refused",
            spoilt(call -> call.input(0).put("name", "no-such-input")))
        .eachModel(
            "v2.refuse-unknown-output",
            "an output that the model does not have is refused",
            spoilt(call -> call.withOutputs("no-such-output")))
        .eachModel(
            "v2.refuse-datatype",
            "an input of another datatype is refused",
            spoilt(call -> call.input(0).put("datatype", OTHER_TYPE)))
        .eachModel(
            "v2.refuse-unknown-datatype",
            "a datatype that the protocol does not have is refused",
            spoilt(call -> call.input(0).put("datatype", "FP31")));
  }

  private void addData(RuleList rules) {
    rules
        .eachModel(
            "v2.refuse-rank",
            "an input with an axis too many is refused",
            spoilt(call -> shape(call).add(1)))
        .eachModel(
            "v2.refuse-few",
            "fewer elements than the shape says are refused",
            spoilt(call -> data(call).remove(0)))
        .eachModel(
            "v2.refuse-many",
            "more elements than the shape says are refused",
            spoilt(call -> data(call).add(0)))
        .eachModel(
            "v2.refuse-negative-shape",
            "a negative length is refused",
            spoilt(call -> shape(call).set(0, -1)))
        .eachModel(
            "v2.refuse-huge-shape",
            "a shape of more elements than there are numbers is refused",
            spoilt(call -> shape(call).set(0, Long.MAX_VALUE)))
        .eachModel(
            "v2.refuse-text",
            "an element that is no number is refused",
            spoilt(call -> data(call).set(0, "ten")));
  }

  private static String path(ModelSpec model) {
    return model.path() + "/infer";
  }

  private static ArrayNode shape(InferCall call) {
    return (ArrayNode) call.input(0).get("shape");
  }

  private static ArrayNode data(InferCall call) {
    return (ArrayNode) call.input(0).get("data");
  }

  private Consumer<ModelSpec> spoilt(Consumer<InferCall> spoil) {
    return model -> {
      InferCall call = InferCall.ofJson(model.filled(2, 0));
      spoil.accept(call);
      call.send(server, path(model)).requireRefusal();
    };
  }

  private void refuseVersion() {
    List<ModelSpec> versioned =
        models.tried().stream().filter(model -> !model.versions().isEmpty()).toList();
    if (versioned.isEmpty()) {
      throw new NotApplicable("the metadata list no versions");
    }
    for (ModelSpec model : versioned) {
      InferCall call = InferCall.ofJson(model.filled(1, 0));
      call.send(server, model.path("987654321", "/infer")).requireRefusal();
    }
  }

  private void refuseMethod(ModelSpec model) {
    Answer answer = server.get(path(model));
    if (answer.status() < 400 || answer.status() > 499) {
      throw answer.failure("expects a status from 400 to 499, found " + answer.status());
    }
  }

  private void refuseMissingInput() {
    for (ModelSpec model : models.ofSeveralInputs()) {
      InferCall call = InferCall.ofJson(model.filled(2, 0));
      ArrayNode inputs = (ArrayNode) call.json().get("inputs");
      inputs.remove(inputs.size() - 1);
      call.send(server, path(model)).requireRefusal();
    }
  }
}
