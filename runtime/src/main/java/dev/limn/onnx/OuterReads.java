package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.Set;

/** Which values a node reads: its inputs, and what its subgraphs read without naming it there. */
final class OuterReads {

  private OuterReads() {}

  /** All names that are read, some of which may be defined within a subgraph. */
  static Set<String> of(NodeProto node) {
    Set<String> names = new HashSet<>(node.getInputList());
    for (GraphProto subgraph : GraphCheck.subgraphs(node)) {
      names.addAll(of(subgraph.getNodeList()));
      subgraph.getOutputList().forEach(output -> names.add(output.getName()));
    }
    return names;
  }

  /** What any of some nodes reads. */
  static Set<String> of(Iterable<NodeProto> nodes) {
    Set<String> names = new HashSet<>();
    nodes.forEach(node -> names.addAll(of(node)));
    return names;
  }
}
