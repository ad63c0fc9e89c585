package dev.limn.conformance.server;

import com.google.protobuf.ByteString;
import dev.limn.conformance.server.protocol.InferTensorContents;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferInputTensor;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferRequestedOutputTensor;
import java.util.List;

/** Infer requests that can be sent, spoilt or not. */
final class GrpcCall {

  private GrpcCall() {}

  /** Each input with its contents, in the field of its datatype. */
  static ModelInferRequest.Builder typed(ModelSpec model, List<TensorValue> inputs) {
    ModelInferRequest.Builder request = request(model);
    for (TensorValue input : inputs) {
      request.addInputs(described(input).setContents(contents(input)));
    }
    return request;
  }

  /** All inputs as little-endian bytes behind the last of them. */
  static ModelInferRequest.Builder raw(ModelSpec model, List<TensorValue> inputs) {
    ModelInferRequest.Builder request = request(model);
    for (TensorValue input : inputs) {
      request.addInputs(described(input));
      request.addRawInputContents(ByteString.copyFrom(input.bytes()));
    }
    return request;
  }

  private static ModelInferRequest.Builder request(ModelSpec model) {
    return ModelInferRequest.newBuilder().setModelName(model.name());
  }

  static InferRequestedOutputTensor output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name).build();
  }

  private static InferInputTensor.Builder described(TensorValue input) {
    InferInputTensor.Builder described =
        InferInputTensor.newBuilder().setName(input.name()).setDatatype(input.datatype().name());
    for (long length : input.shape()) {
      described.addShape(length);
    }
    return described;
  }

  static InferTensorContents.Builder contents(TensorValue input) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (double value : input.values()) {
      add(contents, input.datatype(), value);
    }
    return contents;
  }

  static void add(InferTensorContents.Builder contents, Datatype datatype, double value) {
    switch (datatype) {
      case BOOL -> contents.addBoolContents(value != 0);
      case INT8, INT16, INT32 -> contents.addIntContents((int) value);
      case INT64 -> contents.addInt64Contents((long) value);
      case UINT8, UINT16, UINT32 -> contents.addUintContents((int) (long) value);
      case UINT64 -> contents.addUint64Contents((long) value);
      case FP32 -> contents.addFp32Contents((float) value);
      case FP64 -> contents.addFp64Contents(value);
      case FP16, BF16, BYTES -> throw new IllegalStateException(datatype + " is not tried");
    }
  }
}
