package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** Gives all values and nodes of a graph other names, so that what stands around has its own. */
record ValueNames(String prefix) {

  /** The graph with a prefix before every name, in its subgraphs too: what agreed still does. */
  GraphProto applyTo(GraphProto graph) {
    GraphProto.Builder renamed = graph.toBuilder();
    renamed.clearInput().clearOutput().clearNode().clearInitializer();
    // Shapes noted along the way may hold a fixed batch, and ONNX Runtime finds them itself.
    renamed.clearValueInfo().clearQuantizationAnnotation();
    graph.getInputList().forEach(input -> renamed.addInput(renamed(input)));
    graph.getOutputList().forEach(output -> renamed.addOutput(renamed(output)));
    graph.getNodeList().forEach(node -> renamed.addNode(renamed(node)));
    for (TensorProto tensor : graph.getInitializerList()) {
      renamed.addInitializer(tensor.toBuilder().setName(of(tensor.getName())));
    }
    return renamed.build();
  }

  /** The new name; an empty name stands for an input that is left out. */
  String of(String name) {
    return name.isEmpty() ? "" : prefix + name;
  }

  private ValueInfoProto renamed(ValueInfoProto value) {
    return value.toBuilder().setName(of(value.getName())).build();
  }

  private NodeProto renamed(NodeProto node) {
    NodeProto.Builder renamed = node.toBuilder().clearInput().clearOutput().clearAttribute();
    renamed.setName(of(node.getName()));
    node.getInputList().forEach(input -> renamed.addInput(of(input)));
    node.getOutputList().forEach(output -> renamed.addOutput(of(output)));
    node.getAttributeList().forEach(attribute -> renamed.addAttribute(renamed(attribute)));
    return renamed.build();
  }

  private AttributeProto renamed(AttributeProto attribute) {
    AttributeProto.Builder renamed = attribute.toBuilder().clearGraphs();
    attribute.getGraphsList().forEach(graph -> renamed.addGraphs(applyTo(graph)));
    if (attribute.hasG()) {
      renamed.setG(applyTo(attribute.getG()));
    }
    return renamed.build();
  }
}
