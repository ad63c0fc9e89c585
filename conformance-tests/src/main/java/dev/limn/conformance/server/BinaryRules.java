package dev.limn.conformance.server;

import dev.limn.conformance.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The extension for binary tensors. */
record BinaryRules(Connection server, ServedModels models) {

  private static final String EXTENSION = "binary_tensor_data";
  private static final String SIZE = "binary_data_size";

  List<Check> checks() {
    return new RuleList(models)
        .eachModel(
            "v2.binary-input",
            "inputs as little-endian bytes mean the same as JSON",
            TensorValue.TOLERANCE_TEXT,
            binary(model -> requireSame(model, InferCall.ofBytes(model.filled(2, 3), 0))))
        .add(
            "v2.binary-mixed",
            "an input as JSON and one as bytes go together",
            TensorValue.TOLERANCE_TEXT,
            this::requireMixed)
        .eachModel(
            "v2.binary-output",
            "binary_data of an output asks for bytes, in the order of the JSON, that mean the same",
            TensorValue.TOLERANCE_TEXT,
            binary(this::requireOutputs))
        .eachModel(
            "v2.binary-output-all",
            "binary_data_output asks for all outputs as bytes",
            TensorValue.TOLERANCE_TEXT,
            binary(this::requireAllOutputs))
        .eachModel(
            "v2.binary-output-override",
            "binary_data of an output goes before binary_data_output",
            TensorValue.TOLERANCE_TEXT,
            binary(this::requireOverride))
        .eachModel(
            "v2.binary-refuse-size",
            "a binary_data_size that does not fit the shape is refused",
            binary(this::refuseSize))
        .eachModel(
            "v2.binary-refuse-overrun",
            "a binary_data_size beyond the body is refused",
            binary(this::refuseOverrun))
        .eachModel(
            "v2.binary-refuse-rest",
            "bytes that no input claims are refused",
            binary(this::refuseRest))
        .eachModel(
            "v2.binary-refuse-header",
            "an Inference-Header-Content-Length beyond the body, or none, is refused",
            binary(this::refuseHeader))
        .checks();
  }

  private Consumer<ModelSpec> binary(Consumer<ModelSpec> rule) {
    return model -> {
      models.requireExtension(EXTENSION);
      rule.accept(model);
    };
  }

  private static String path(ModelSpec model) {
    return model.path() + "/infer";
  }

  private InferAnswer asJson(ModelSpec model) {
    return InferAnswer.of(InferCall.ofJson(model.filled(2, 3)).send(server, path(model)), model);
  }

  private InferAnswer requireSame(ModelSpec model, InferCall call) {
    InferAnswer found = InferAnswer.of(call.send(server, path(model)), model);
    found.requireSameAs(asJson(model));
    return found;
  }

  private void requireMixed() {
    models.requireExtension(EXTENSION);
    for (ModelSpec model : models.ofSeveralInputs()) {
      requireSame(model, InferCall.ofBytes(model.filled(2, 3), 1));
    }
  }

  private void requireOutputs(ModelSpec model) {
    InferCall call = InferCall.ofJson(model.filled(2, 3));
    model.outputs().forEach(output -> call.withOutput(output.name(), true));
    requireBytes(requireSame(model, call), model.outputs().size());
  }

  private void requireAllOutputs(ModelSpec model) {
    InferCall call = InferCall.ofBytes(model.filled(2, 3), 0).withAllOutputsAsBytes();
    requireBytes(requireSame(model, call), model.outputs().size());
  }

  private void requireOverride(ModelSpec model) {
    InferCall call = InferCall.ofJson(model.filled(2, 3)).withAllOutputsAsBytes();
    for (int i = 0; i < model.outputs().size(); i++) {
      TensorSpec output = model.outputs().get(i);
      if (i == 0) {
        call.withOutput(output.name(), false);
      } else {
        call.withOutputs(output.name());
      }
    }
    requireBytes(requireSame(model, call), model.outputs().size() - 1);
  }

  private static void requireBytes(InferAnswer found, int count) {
    if (found.asBytes().size() != count) {
      throw found
          .answer()
          .failure("expects %d outputs as bytes, found %s".formatted(count, found.asBytes()));
    }
  }

  private void refuseSize(ModelSpec model) {
    List<TensorValue> inputs = model.filled(2, 3);
    InferCall call = InferCall.ofBytes(inputs, 0);
    int last = inputs.size() - 1;
    int missing = inputs.get(last).datatype().bytes();
    sized(call, last, inputs.get(last).bytes().length - missing);
    byte[] shorter = Arrays.copyOf(call.binary(), call.binary().length - missing);
    new InferCall(call.json(), shorter).send(server, path(model)).requireRefusal();
  }

  private void refuseOverrun(ModelSpec model) {
    List<TensorValue> inputs = model.filled(2, 3);
    InferCall call = InferCall.ofBytes(inputs, 0);
    int last = inputs.size() - 1;
    sized(call, last, inputs.get(last).bytes().length + 1_000_000L);
    call.send(server, path(model)).requireRefusal();
    sized(call, last, -1);
    call.send(server, path(model)).requireRefusal();
    sized(call, last, Long.MAX_VALUE);
    call.send(server, path(model)).requireRefusal();
  }

  private static void sized(InferCall call, int input, long bytes) {
    call.input(input).withObject("/parameters").put(SIZE, bytes);
  }

  private void refuseRest(ModelSpec model) {
    InferCall call = InferCall.ofBytes(model.filled(2, 3), 0);
    byte[] longer = Arrays.copyOf(call.binary(), call.binary().length + 4);
    new InferCall(call.json(), longer).send(server, path(model)).requireRefusal();
  }

  private void refuseHeader(ModelSpec model) {
    InferCall call = InferCall.ofBytes(model.filled(2, 3), 0);
    int body = call.head().length + call.binary().length;
    call.send(server, path(model), body + 1).requireRefusal();
    call.send(server, path(model), body).requireRefusal();
  }
}
