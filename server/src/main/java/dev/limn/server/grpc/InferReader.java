package dev.limn.server.grpc;

import com.google.protobuf.ByteString;
import dev.limn.conformance.server.protocol.InferParameter;
import dev.limn.conformance.server.protocol.InferTensorContents;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferInputTensor;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.inference.BadRequest;
import dev.limn.server.inference.InputTensor;
import dev.limn.server.inference.RawRequest;
import dev.limn.server.inference.RequestedOutput;
import dev.limn.server.inference.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads infer requests. Pure functions: they return what was sent or throw {@link BadRequest}. */
final class InferReader {

  private static final int MOST_AXES = 8;
  private static final String TIMEOUT = "timeout";

  private InferReader() {}

  /**
   * The request that a message words.
   *
   * @param message the message
   * @param micros how long its client waits
   * @throws DeadlineException if the client waits no more
   */
  static RawRequest read(ModelInferRequest message, long micros) {
    List<InputTensor> inputs = new ArrayList<>(message.getInputsCount());
    requireOneSource(message);
    for (int i = 0; i < message.getInputsCount(); i++) {
      InferInputTensor input = message.getInputs(i);
      requireNone("input", input.getName(), input.getParametersMap());
      TensorData data =
          message.getRawInputContentsCount() == 0
              ? typed(input)
              : raw(message.getRawInputContents(i));
      inputs.add(new InputTensor(input.getName(), input.getDatatype(), shape(input), data));
    }
    return new RawRequest(
        message.getId().isEmpty() ? null : message.getId(),
        parameters(message, micros),
        inputs,
        outputs(message));
  }

  private static void requireOneSource(ModelInferRequest message) {
    int raw = message.getRawInputContentsCount();
    if (raw == 0) {
      return;
    }
    if (raw != message.getInputsCount()) {
      throw new BadRequest(
          "raw_input_contents must have an element an input, %d, found %d"
              .formatted(message.getInputsCount(), raw));
    }
    for (InferInputTensor input : message.getInputsList()) {
      if (input.hasContents()) {
        throw new BadRequest(
            "input '%s' has contents beside raw_input_contents: leave one of them out"
                .formatted(input.getName()));
      }
    }
  }

  private static TensorData raw(ByteString bytes) {
    return new TensorData.Bytes(bytes.toByteArray(), 0, bytes.size());
  }

  /** The elements in the field of the datatype; none where that is a type that no input has. */
  private static TensorData typed(InferInputTensor input) {
    InferTensorContents contents = input.getContents();
    boolean floats = input.getDatatype().equals("FP32");
    boolean longs = input.getDatatype().equals("INT64");
    int count =
        floats ? contents.getFp32ContentsCount() : longs ? contents.getInt64ContentsCount() : 0;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = floats ? contents.getFp32Contents(i) : contents.getInt64Contents(i);
    }
    return new TensorData.Numbers(values, count);
  }

  private static long[] shape(InferInputTensor input) {
    if (input.getShapeCount() > MOST_AXES) {
      throw new BadRequest("an input's shape must be at most 8 whole numbers");
    }
    long[] shape = new long[input.getShapeCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = input.getShape(i);
    }
    return shape;
  }

  private static List<RequestedOutput> outputs(ModelInferRequest message) {
    List<RequestedOutput> outputs = new ArrayList<>(message.getOutputsCount());
    for (InferRequestedOutputTensor output : message.getOutputsList()) {
      requireNone("output", output.getName(), output.getParametersMap());
      outputs.add(new RequestedOutput(output.getName(), null));
    }
    return outputs;
  }

  /** Such as shared memory, or classes in place of images: not to be passed over in silence. */
  private static void requireNone(String kind, String name, Map<String, ?> parameters) {
    for (String parameter : parameters.keySet()) {
      throw new BadRequest(
          "%s '%s' has parameter '%s', but none is known: leave it out"
              .formatted(kind, name, parameter));
    }
  }

  private static Map<String, Object> parameters(ModelInferRequest message, long micros) {
    Map<String, Object> values = new HashMap<>();
    // Clients of gRPC read bytes of their own accord.
    values.put(RawRequest.BINARY_OUTPUTS, true);
    message.getParametersMap().forEach((name, value) -> values.put(name, value(name, value)));
    if (micros <= 0) {
      throw new DeadlineException();
    }
    if (micros < Long.MAX_VALUE && values.getOrDefault(TIMEOUT, 0L) instanceof Long asked) {
      values.put(TIMEOUT, asked == 0 ? micros : Math.min(asked, micros));
    }
    return values;
  }

  private static Object value(String name, InferParameter parameter) {
    return switch (parameter.getParameterChoiceCase()) {
      case BOOL_PARAM -> parameter.getBoolParam();
      case INT64_PARAM -> parameter.getInt64Param();
      case STRING_PARAM -> parameter.getStringParam();
      case DOUBLE_PARAM -> parameter.getDoubleParam();
      case UINT64_PARAM -> signed(name, parameter.getUint64Param());
      case PARAMETERCHOICE_NOT_SET ->
          throw new BadRequest("parameter '" + name + "' has no value: give it one");
    };
  }

  private static Long signed(String name, long unsigned) {
    if (unsigned >= 0) {
      return unsigned;
    }
    throw new BadRequest(
        "parameter '%s' must be at most %d, found %s"
            .formatted(name, Long.MAX_VALUE, Long.toUnsignedString(unsigned)));
  }
}
