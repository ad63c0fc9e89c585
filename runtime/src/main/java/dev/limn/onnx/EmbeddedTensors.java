package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Message;
import java.util.Collection;

/**
 * Looks at every tensor of a model, however deeply a subgraph, function or attribute hides it. The
 * protobuf parser has already bounded the depth.
 */
final class EmbeddedTensors {

  private EmbeddedTensors() {}

  /** Refuses tensors that lie in another file or have not the size that their shape asks. */
  static void check(Message message) {
    if (message instanceof TensorProto tensor) {
      checkTensor(tensor);
      return;
    }
    message.getAllFields().values().forEach(EmbeddedTensors::checkField);
  }

  private static void checkField(Object value) {
    if (value instanceof Message message) {
      check(message);
    }
    if (value instanceof Collection<?> values) {
      values.forEach(EmbeddedTensors::checkField);
    }
  }

  private static void checkTensor(TensorProto proto) {
    ElementType type = TensorReader.requireReadable(proto);
    long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long expected = Tensor.byteCount(proto.getName(), type, shape) / type.byteSize();
    long found = TensorReader.elementCount(proto, type);
    if (found != expected) {
      throw new OnnxException(
          "tensor '%s' %s %s needs %d elements, found %d"
              .formatted(proto.getName(), type, proto.getDimsList(), expected, found));
    }
  }
}
