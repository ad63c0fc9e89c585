package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Graphs that do not hang together, or are not those of a decoder; checksums and manifest fit. */
final class HostileGraphs {

  private static final int DEPTH = 150;

  private HostileGraphs() {}

  static List<TrialPackage> all() {
    return List.of(
        bytes(
            "graph-truncated",
            "a graph that was cut off",
            decoder -> Arrays.copyOf(decoder, decoder.length / 2)),
        bytes("graph-garbage", "a graph that is none", decoder -> "garbage".getBytes()),
        bytes("graph-empty", "an empty graph", decoder -> new byte[0]),
        bytes(
            "graph-length",
            "a message that says it has 2 GiB",
            decoder -> new byte[] {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 0}),
        graph("graph-deep", "graphs in graphs, 150 deep", "nest depth onnx", HostileGraphs::nest),
        graph(
            "graph-cycle",
            "a cyclic graph",
            "cycle",
            model -> node(model, 0).setInput(0, node(model, 1).getOutput(0))),
        graph(
            "graph-undefined",
            "a node that reads what nothing makes",
            "nowhere",
            model -> node(model, 1).setInput(0, "nowhere")),
        graph(
            "graph-order",
            "a node before the one that it reads",
            "before order",
            HostileGraphs::swap),
        graph(
            "graph-twice",
            "two nodes that make the same value",
            "dense",
            model -> model.getGraphBuilder().addNode(0, node(model, 0).build())),
        graph(
            "graph-opset",
            "an operator set that is not known",
            "opset operator",
            model -> model.getOpsetImportBuilder(0).setVersion(99)),
        graph(
            "graph-no-opset",
            "a graph without an operator set",
            "opset operator",
            ModelProto.Builder::clearOpsetImport),
        graph(
            "graph-other-opset",
            "another operator set than the manifest says",
            "opset",
            model -> model.getOpsetImportBuilder(0).setVersion(13)),
        graph(
            "graph-ir",
            "a version of ONNX that is not known",
            "ir version",
            model -> model.setIrVersion(99)),
        graph(
            "graph-domain",
            "an operator of a library of one's own",
            "com.evil domain",
            model -> node(model, 1).setDomain("com.evil")),
        graph(
            "graph-control",
            "a node whose name would clear the screen",
            "nowhere",
            model -> node(model, 1).setName("\u001b[2J").setInput(0, "nowhere")),
        graph(
            "graph-function",
            "a graph with functions of its own",
            "function",
            model -> model.addFunctions(FunctionProto.newBuilder().setName("evil"))),
        graph(
            "graph-input",
            "a decoder of another input",
            "input",
            model -> renamed(model, "latent", "noise")),
        graph(
            "graph-output",
            "a decoder without pixels",
            "output",
            model -> model.getGraphBuilder().removeOutput(1)),
        graph(
            "graph-frozen",
            "a decoder of one batch size",
            "input batch",
            model ->
                model
                    .getGraphBuilder()
                    .getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(0)
                    .clearDimParam()
                    .setDimValue(4)),
        hostile(
            "graph-missing",
            "a generator without a decoder",
            "decoder",
            directory ->
                new PackageFiles()
                    .remove(PackageFiles.DECODER)
                    .manifest(HostileGraphs::withoutGraphs)
                    .sealed()
                    .zip(directory)),
        hostile(
            "graph-other-signature",
            "inputs in the manifest that the graph does not have",
            "model.json inputs",
            directory ->
                new PackageFiles()
                    .manifest(
                        manifest ->
                            ((ObjectNode) manifest.at("/graphs/0/inputs/0")).put("name", "noise"))
                    .sealed()
                    .zip(directory)));
  }

  private static NodeProto.Builder node(ModelProto.Builder model, int index) {
    return model.getGraphBuilder().getNodeBuilder(index);
  }

  private static void swap(ModelProto.Builder model) {
    NodeProto first = node(model, 0).build();
    model.getGraphBuilder().setNode(0, node(model, 1).build()).setNode(1, first);
  }

  private static void renamed(ModelProto.Builder model, String from, String to) {
    model.getGraphBuilder().getInputBuilder(0).setName(to);
    for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
    }
  }

  private static void nest(ModelProto.Builder model) {
    GraphProto graph = GraphProto.newBuilder().setName("innermost").build();
    for (int i = 0; i < DEPTH; i++) {
      AttributeProto body = AttributeProto.newBuilder().setName("body").setG(graph).build();
      NodeProto node = NodeProto.newBuilder().setOpType("Loop").addAttribute(body).build();
      graph = GraphProto.newBuilder().setName("nested").addNode(node).build();
    }
    model.getGraphBuilder().addAllNode(graph.getNodeList());
  }

  private static void withoutGraphs(ObjectNode manifest) {
    manifest.putArray("graphs");
    var files = manifest.withArray("files").elements();
    while (files.hasNext()) {
      if (files.next().get("path").asText().equals(PackageFiles.DECODER)) {
        files.remove();
      }
    }
  }

  private static TrialPackage graph(
      String id, String rule, String words, Consumer<ModelProto.Builder> change) {
    return hostile(
        id, rule, words, directory -> new PackageFiles().decoder(change).sealed().zip(directory));
  }

  private static TrialPackage bytes(String id, String rule, UnaryOperator<byte[]> change) {
    return hostile(
        id,
        rule,
        "onnx",
        directory -> {
          PackageFiles files = new PackageFiles();
          byte[] changed = change.apply(files.get(PackageFiles.DECODER));
          return files.put(PackageFiles.DECODER, changed).sealed().zip(directory);
        });
  }
}
