package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;

/**
 * Looks at every tensor of a model, however deeply a subgraph, function or attribute hides it. The
 * protobuf parser has already bounded the depth.
 */
final class EmbeddedTensors {

  private EmbeddedTensors() {}

  /** Refuses tensors that lie in another file or have not the size that their shape asks. */
  static void check(ModelProto model) {
    check(model.getGraph());
    for (TrainingInfoProto training : model.getTrainingInfoList()) {
      check(training.getInitialization());
      check(training.getAlgorithm());
    }
    for (FunctionProto function : model.getFunctionsList()) {
      function.getNodeList().forEach(EmbeddedTensors::check);
      function.getAttributeProtoList().forEach(EmbeddedTensors::check);
    }
  }

  private static void check(GraphProto graph) {
    graph.getInitializerList().forEach(EmbeddedTensors::check);
    graph.getSparseInitializerList().forEach(EmbeddedTensors::check);
    graph.getNodeList().forEach(EmbeddedTensors::check);
  }

  private static void check(NodeProto node) {
    node.getAttributeList().forEach(EmbeddedTensors::check);
  }

  private static void check(AttributeProto attribute) {
    if (attribute.hasT()) {
      check(attribute.getT());
    }
    if (attribute.hasSparseTensor()) {
      check(attribute.getSparseTensor());
    }
    if (attribute.hasG()) {
      check(attribute.getG());
    }
    attribute.getTensorsList().forEach(EmbeddedTensors::check);
    attribute.getSparseTensorsList().forEach(EmbeddedTensors::check);
    attribute.getGraphsList().forEach(EmbeddedTensors::check);
  }

  private static void check(SparseTensorProto sparse) {
    if (sparse.hasValues()) {
      check(sparse.getValues());
    }
    if (sparse.hasIndices()) {
      check(sparse.getIndices());
    }
  }

  private static void check(TensorProto proto) {
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
