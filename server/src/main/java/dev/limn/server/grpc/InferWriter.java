package dev.limn.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.limn.conformance.server.protocol.InferTensorContents;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelInferResponse.InferOutputTensor;
import dev.limn.server.inference.InferRequest.Output;
import dev.limn.server.inference.InferRequest.Tensor;
import dev.limn.server.inference.Result;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the answers of infer requests. Pure functions. */
final class InferWriter {

  private InferWriter() {}

  static ModelInferResponse write(Result result) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(result.model().name())
            .setModelVersion(result.model().version());
    if (result.request().id() != null) {
      response.setId(result.request().id());
    }
    for (Output output : result.request().outputs()) {
      InferOutputTensor.Builder tensor = response.addOutputsBuilder();
      describe(tensor, output.tensor(), result);
      if (output.binary()) {
        response.addRawOutputContents(raw(output.tensor(), result));
      } else {
        tensor.setContents(typed(output.tensor(), result));
      }
    }
    return response.build();
  }

  private static void describe(InferOutputTensor.Builder output, Tensor tensor, Result result) {
    output.setName(tensor.label()).setDatatype(tensor.datatype());
    for (long length : result.shape(tensor)) {
      output.addShape(length);
    }
  }

  /** The pixels are not copied: nobody writes to them any more. */
  private static ByteString raw(Tensor tensor, Result result) {
    if (tensor == Tensor.PIXELS) {
      return UnsafeByteOperations.unsafeWrap(result.pixels());
    }
    float[] image = result.image();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(image.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(image);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static InferTensorContents typed(Tensor tensor, Result result) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    if (tensor == Tensor.PIXELS) {
      for (byte level : result.pixels()) {
        contents.addUintContents(Byte.toUnsignedInt(level));
      }
    } else {
      for (float number : result.image()) {
        contents.addFp32Contents(number);
      }
    }
    return contents.build();
  }
}
