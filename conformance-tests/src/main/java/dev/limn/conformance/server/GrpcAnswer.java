package dev.limn.conformance.server;

import com.google.protobuf.ByteString;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.server.protocol.InferTensorContents;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model answered by gRPC, held against its metadata while it is read.
 *
 * @param call for messages
 * @param response the answer as it came
 * @param outputs its tensors by name, in the answer's order
 */
record GrpcAnswer(String call, ModelInferResponse response, Map<String, TensorValue> outputs) {

  /** Sends a request and reads its answer. */
  static GrpcAnswer of(GrpcClient server, ModelSpec model, ModelInferRequest.Builder request) {
    String call = "ModelInfer of " + model.name();
    return of(call, server.answer(call, calls -> calls.modelInfer(request.build())), model);
  }

  /** Reads a response, strictly. */
  static GrpcAnswer of(String call, ModelInferResponse response, ModelSpec model) {
    if (!response.getModelName().equals(model.name())) {
      throw new CheckFailure(
          "%s: expects model_name '%s', found '%s'"
              .formatted(call, model.name(), response.getModelName()));
    }
    List<ByteString> raw = response.getRawOutputContentsList();
    if (!raw.isEmpty() && raw.size() != response.getOutputsCount()) {
      throw new CheckFailure(
          "%s: expects raw contents of all %d outputs, found %d"
              .formatted(call, response.getOutputsCount(), raw.size()));
    }
    Map<String, TensorValue> outputs = new LinkedHashMap<>();
    for (int i = 0; i < response.getOutputsCount(); i++) {
      TensorValue value =
          read(call, response.getOutputs(i), raw.isEmpty() ? null : raw.get(i), model);
      if (outputs.put(value.name(), value) != null) {
        throw new CheckFailure(call + ": output '" + value.name() + "' is answered twice");
      }
    }
    return new GrpcAnswer(call, response, outputs);
  }

  private static TensorValue read(
      String call, InferOutputTensor output, ByteString raw, ModelSpec model) {
    TensorSpec spec = model.output(output.getName(), call);
    long[] shape = output.getShapeList().stream().mapToLong(Long::longValue).toArray();
    boolean fits = spec.admits(shape) && Arrays.stream(shape).allMatch(length -> length >= 0);
    if (!fits || !output.getDatatype().equals(spec.datatype().name())) {
      throw new CheckFailure(
          "%s: output expects %s, found %s %s"
              .formatted(call, spec, output.getDatatype(), output.getShapeList()));
    }
    double[] values =
        raw == null ? contents(output.getContents(), spec.datatype()) : bytes(raw, spec.datatype());
    int count = TensorValue.count(shape);
    if (values.length != count) {
      throw new CheckFailure(
          "%s: output '%s' has %d elements, found %d"
              .formatted(call, spec.name(), count, values.length));
    }
    return new TensorValue(spec.name(), spec.datatype(), shape, values);
  }

  private static double[] bytes(ByteString raw, Datatype datatype) {
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.remaining() / datatype.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = datatype.read(bytes);
    }
    // A part of an element would be left.
    return bytes.hasRemaining() ? new double[0] : values;
  }

  static double[] contents(InferTensorContents contents, Datatype datatype) {
    return switch (datatype) {
      case BOOL ->
          numbers(contents.getBoolContentsList().stream().map(flag -> flag ? 1 : 0).toList());
      case INT8, INT16, INT32 -> numbers(contents.getIntContentsList());
      case INT64 -> numbers(contents.getInt64ContentsList());
      case UINT8, UINT16, UINT32 ->
          numbers(contents.getUintContentsList().stream().map(Integer::toUnsignedLong).toList());
      case UINT64 -> numbers(contents.getUint64ContentsList());
      case FP32 -> numbers(contents.getFp32ContentsList());
      case FP64 -> numbers(contents.getFp64ContentsList());
      case FP16, BF16, BYTES -> throw new IllegalStateException(datatype + " is not tried");
    };
  }

  private static double[] numbers(List<? extends Number> elements) {
    return elements.stream().mapToDouble(Number::doubleValue).toArray();
  }

  /** Holds that every output of the model is there. */
  GrpcAnswer requireAll(ModelSpec model) {
    model.outputs().forEach(output -> output(output.name()));
    return this;
  }

  /** Holds that this answers the same as another answer does. */
  void requireSameAs(GrpcAnswer expected) {
    expected.outputs().values().forEach(value -> value.requireClose(output(value.name()), call));
  }

  private TensorValue output(String name) {
    TensorValue found = outputs.get(name);
    if (found == null) {
      throw new CheckFailure(call + ": output '" + name + "' is not answered");
    }
    return found;
  }
}
