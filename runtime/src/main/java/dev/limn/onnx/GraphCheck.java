package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks that a graph hangs together, before ONNX Runtime sees it: every value is made once and
 * before it is used, every operator belongs to a known set and has the attributes it needs, and the
 * declared outputs are what {@link ShapeInference} finds. Operators that Limn does not know are let
 * through with results of unknown shape.
 */
public final class GraphCheck {

  private GraphCheck() {}

  /**
   * Checks a model.
   *
   * @param model any model
   * @throws OnnxException if a rule is broken; the message names the node and the rule
   */
  public static void check(OnnxModel model) {
    ModelProto proto = model.proto();
    if (proto.getFunctionsCount() > 0) {
      throw new OnnxException(
          "the model defines functions of its own ('%s'): inline them before packaging"
              .formatted(proto.getFunctions(0).getName()));
    }
    checkGraph(proto.getGraph(), Set.of());
    Map<String, InferredType> types = ShapeInference.infer(model);
    model.outputs().forEach(output -> requireAgreement(model, output, types.get(output.name())));
  }

  private static void checkGraph(GraphProto graph, Set<String> outer) {
    Set<String> defined = new HashSet<>(outer);
    defineInputs(graph, defined);
    Map<String, NodeProto> makers = makers(graph, defined);
    for (NodeProto node : graph.getNodeList()) {
      requireKnownDomain(node);
      for (String input : node.getInputList()) {
        if (!input.isEmpty() && !defined.contains(input)) {
          throw undefined(graph, node, input, makers);
        }
      }
      subgraphs(node).forEach(subgraph -> checkGraph(subgraph, defined));
      defined.addAll(node.getOutputList());
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!defined.contains(output.getName())) {
        throw new OnnxException(
            "output '%s' of graph '%s' is made by no node"
                .formatted(output.getName(), graph.getName()));
      }
    }
  }

  /** Initializers may give inputs of the same name a default. */
  private static void defineInputs(GraphProto graph, Set<String> defined) {
    Set<String> inputs = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!inputs.add(input.getName())) {
        throw new OnnxException("two inputs bear the name '%s'".formatted(input.getName()));
      }
    }
    Set<String> initializers = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (!initializers.add(tensor.getName())) {
        throw new OnnxException("two initializers bear the name '%s'".formatted(tensor.getName()));
      }
    }
    defined.addAll(inputs);
    defined.addAll(initializers);
  }

  private static Map<String, NodeProto> makers(GraphProto graph, Set<String> defined) {
    Map<String, NodeProto> makers = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      for (String output : node.getOutputList()) {
        if (output.isEmpty()) {
          continue;
        }
        if (defined.contains(output) || makers.put(output, node) != null) {
          throw new OnnxException(
              "%s makes '%s', which something else makes too: names are unique in a graph"
                  .formatted(text(node), output));
        }
      }
    }
    return makers;
  }

  private static OnnxException undefined(
      GraphProto graph, NodeProto node, String input, Map<String, NodeProto> makers) {
    NodeProto maker = makers.get(input);
    if (maker == null) {
      return new OnnxException(
          "%s reads '%s', which nothing in graph '%s' makes"
              .formatted(text(node), input, graph.getName()));
    }
    if (dependsOn(maker, node, makers)) {
      return new OnnxException(
          "%s and %s form a cycle through '%s'".formatted(text(node), text(maker), input));
    }
    return new OnnxException(
        "%s reads '%s' before %s makes it: nodes must stand in topological order"
            .formatted(text(node), input, text(maker)));
  }

  private static boolean dependsOn(
      NodeProto from, NodeProto target, Map<String, NodeProto> makers) {
    Set<NodeProto> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<NodeProto> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      NodeProto node = open.pop();
      if (node == target) {
        return true;
      }
      if (seen.add(node)) {
        node.getInputList().stream().map(makers::get).filter(Objects::nonNull).forEach(open::push);
      }
    }
    return false;
  }

  private static void requireKnownDomain(NodeProto node) {
    if (!Opsets.isKnown(node.getDomain())) {
      throw new OnnxException(
          "%s belongs to the operator domain '%s': Limn runs operators of ONNX itself and of '%s'"
              .formatted(text(node), node.getDomain(), Opsets.RUNTIME_DOMAIN));
    }
  }

  static List<GraphProto> subgraphs(NodeProto node) {
    return node.getAttributeList().stream().flatMap(GraphCheck::graphsOf).toList();
  }

  private static Stream<GraphProto> graphsOf(AttributeProto attribute) {
    Stream<GraphProto> listed = attribute.getGraphsList().stream();
    return attribute.hasG() ? Stream.concat(Stream.of(attribute.getG()), listed) : listed;
  }

  private static void requireAgreement(OnnxModel model, ValueType declared, InferredType found) {
    if (found.type() != null && found.type() != declared.type()) {
      throw disagreement(declared, found);
    }
    if (!found.isRanked()) {
      return;
    }
    if (found.rank() != declared.rank()) {
      throw disagreement(declared, found);
    }
    for (int axis = 0; axis < declared.rank(); axis++) {
      if (!found.dimension(axis).agreesWith(declared.shape().get(axis))) {
        throw disagreement(declared, found);
      }
    }
    if (freezesBatch(model, declared, found)) {
      throw new OnnxException(
          "output '%s' is declared for any batch '%s', but the graph always makes %s: its batch is"
                  .formatted(declared.name(), declared.shape().get(0), found)
              + " frozen, export it with a free batch axis");
    }
  }

  private static boolean freezesBatch(OnnxModel model, ValueType declared, InferredType found) {
    if (declared.rank() == 0 || !found.dimension(0).isFixed()) {
      return false;
    }
    String symbol = declared.shape().get(0).symbol();
    return !symbol.isEmpty()
        && model.inputs().stream()
            .anyMatch(input -> input.rank() > 0 && input.shape().get(0).symbol().equals(symbol));
  }

  private static OnnxException disagreement(ValueType declared, InferredType found) {
    return new OnnxException(
        "output '%s' is declared as %s, but the graph makes %s"
            .formatted(declared.name(), declared, found));
  }

  static String text(NodeProto node) {
    return "node '%s' (%s)".formatted(node.getName(), node.getOpType());
  }
}
