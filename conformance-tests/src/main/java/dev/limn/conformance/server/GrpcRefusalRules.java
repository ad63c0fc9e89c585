package dev.limn.conformance.server;

import com.google.protobuf.ByteString;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.protocol.InferTensorContents;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Requests that no server may answer: each is refused with a status that says who is wrong, and a
 * description.
 */
record GrpcRefusalRules(GrpcRuleList rules) {

  void add() {
    addRequests();
    addInputs();
    addContents();
    addRaw();
    rules.eachModel(
        "grpc.refuse-and-go-on",
        "after all refusals a sound request is answered",
        (server, model) -> GrpcInferRules.infer(server, model, 2, 0).requireAll(model));
  }

  private void addRequests() {
    refusal(
        "grpc.refuse-model",
        "inference of a model that is not there is refused",
        (model, request) -> request.setModelName(HealthRules.NOBODY));
    rules.add(
        "grpc.refuse-version",
        "inference of a version that is not there is refused",
        this::refuseVersion);
  }

  private void addInputs() {
    rules.add(
        "grpc.refuse-missing-input",
        "a request without the last of several inputs is refused",
        this::refuseMissingInput);
    refusal(
        "grpc.refuse-unknown-input",
        "an input that the model does not have is refused",
        (model, request) -> request.getInputsBuilder(0).setName("no-such-input"));
    refusal(
        "grpc.refuse-unknown-output",
        "an output that the model does not have is refused",
        (model, request) -> request.addOutputs(GrpcCall.output("no-such-output")));
    refusal(
        "grpc.refuse-datatype",
        "an input of another datatype is refused",
        (model, request) -> request.getInputsBuilder(0).setDatatype("BYTES"));
    refusal(
        "grpc.refuse-unknown-datatype",
        "a datatype that the protocol does not have is refused",
        (model, request) -> request.getInputsBuilder(0).setDatatype("FP31"));
    refusal(
        "grpc.refuse-rank",
        "an input with an axis too many is refused",
        (model, request) -> request.getInputsBuilder(0).addShape(1));
    refusal(
        "grpc.refuse-negative-shape",
        "a negative length is refused",
        (model, request) -> request.getInputsBuilder(0).setShape(0, -1));
    refusal(
        "grpc.refuse-huge-shape",
        "a shape of more elements than there are numbers is refused",
        (model, request) -> request.getInputsBuilder(0).setShape(0, Long.MAX_VALUE));
  }

  private void addContents() {
    refusal(
        "grpc.refuse-few",
        "fewer elements than the shape says are refused",
        (model, request) -> {
          TensorValue whole = model.filled(2, 0).get(0);
          InferTensorContents.Builder few = InferTensorContents.newBuilder();
          for (int i = 1; i < whole.values().length; i++) {
            GrpcCall.add(few, whole.datatype(), whole.values()[i]);
          }
          request.getInputsBuilder(0).setContents(few);
        });
    refusal(
        "grpc.refuse-many",
        "more elements than the shape says are refused",
        (model, request) ->
            GrpcCall.add(
                request.getInputsBuilder(0).getContentsBuilder(),
                model.inputs().get(0).datatype(),
                0));
    refusal(
        "grpc.refuse-other-contents",
        "contents in the field of another datatype are refused",
        (model, request) ->
            request
                .getInputsBuilder(0)
                .setContents(InferTensorContents.newBuilder().addBytesContents(ByteString.EMPTY)));
  }

  private void addRaw() {
    rules
        .eachModel(
            "grpc.refuse-raw-size",
            "raw contents that do not fit the shape are refused",
            (server, model) ->
                refuse(
                    server,
                    model,
                    raw(model)
                        .setRawInputContents(
                            0, raw(model).getRawInputContents(0).concat(bytes(1)))))
        .eachModel(
            "grpc.refuse-raw-count",
            "more raw contents than inputs are refused",
            (server, model) -> refuse(server, model, raw(model).addRawInputContents(bytes(8))))
        .eachModel(
            "grpc.refuse-both",
            "typed contents beside raw ones are refused",
            (server, model) -> {
              ModelInferRequest.Builder request = raw(model);
              request.getInputsBuilder(0).setContents(GrpcCall.contents(model.filled(2, 0).get(0)));
              refuse(server, model, request);
            });
  }

  private static ModelInferRequest.Builder raw(ModelSpec model) {
    return GrpcCall.raw(model, model.filled(2, 0));
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

  private void refusal(
      String id, String rule, BiConsumer<ModelSpec, ModelInferRequest.Builder> spoil) {
    rules.eachModel(
        id,
        rule,
        (server, model) -> {
          ModelInferRequest.Builder request = GrpcCall.typed(model, model.filled(2, 0));
          spoil.accept(model, request);
          refuse(server, model, request);
        });
  }

  private static void refuse(
      GrpcClient server, ModelSpec model, ModelInferRequest.Builder request) {
    server.refusal("ModelInfer of " + model.name(), calls -> calls.modelInfer(request.build()));
  }

  private void refuseVersion(GrpcClient server) {
    for (ModelSpec model : GrpcStateRules.versioned(rules.models(), server)) {
      if (model.isTried()) {
        ModelInferRequest.Builder request = GrpcCall.typed(model, model.filled(1, 0));
        refuse(server, model, request.setModelVersion("987654321"));
      }
    }
  }

  private void refuseMissingInput(GrpcClient server) {
    List<ModelSpec> several =
        rules.models().tried(server).stream().filter(model -> model.inputs().size() > 1).toList();
    if (several.isEmpty()) {
      throw new NotApplicable("no model has several inputs");
    }
    for (ModelSpec model : several) {
      ModelInferRequest.Builder request = GrpcCall.typed(model, model.filled(2, 0));
      refuse(server, model, request.removeInputs(request.getInputsCount() - 1));
    }
  }
}
