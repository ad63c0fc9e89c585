package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GraphCheckTest {

  private static final ValueType X = ValueType.batched("x", ElementType.FLOAT32, 4);

  @Test
  void acceptsAWellFormedGraph() {
    assertThatCode(() -> GraphCheck.check(Graphs.dense())).doesNotThrowAnyException();
  }

  @Test
  void refusesAnUndefinedInput() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.getGraphBuilder().getNodeBuilder(1).setInput(0, "nowhere");
    refused(
        proto, "node 'image' (Sigmoid) reads 'nowhere', which nothing in graph 'decoder' makes");
  }

  @Test
  void refusesACycle() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.getGraphBuilder().getNodeBuilder(0).setInput(0, "image");
    refused(proto, "node 'dense' (Gemm) and node 'image' (Sigmoid) form a cycle through 'image'");
  }

  @Test
  void refusesANodeThatReadsItself() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.getGraphBuilder().getNodeBuilder(1).setInput(0, "image");
    refused(proto, "form a cycle through 'image'");
  }

  @Test
  void refusesNodesOutOfOrder() {
    GraphBuilder builder = new GraphBuilder("g").input(X);
    builder.node("Relu", "late", List.of("early"));
    builder.node("Relu", "early", List.of("x"));
    OnnxModel model = builder.output(X.named("late")).build();
    assertThatThrownBy(() -> GraphCheck.check(model))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("before node 'early' (Relu) makes it");
  }

  @Test
  void refusesDuplicateNames() {
    ModelProto.Builder value = Graphs.dense().proto().toBuilder();
    value.getGraphBuilder().getNodeBuilder(1).setOutput(0, "dense");
    refused(value, "makes 'dense', which something else makes too");
    ModelProto.Builder shadow = Graphs.dense().proto().toBuilder();
    shadow.getGraphBuilder().getNodeBuilder(1).setOutput(0, "weight");
    refused(shadow, "makes 'weight', which something else makes too");
    ModelProto.Builder input = Graphs.dense().proto().toBuilder();
    input.getGraphBuilder().addInput(input.getGraph().getInput(0));
    refused(input, "two inputs bear the name 'latent'");
    ModelProto.Builder tensor = Graphs.dense().proto().toBuilder();
    tensor.getGraphBuilder().addInitializer(tensor.getGraph().getInitializer(0));
    refused(tensor, "two initializers bear the name 'weight'");
  }

  @Test
  void refusesAnOutputThatNothingMakes() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.getGraphBuilder().getOutputBuilder(0).setName("other");
    refused(proto, "output 'other' of graph 'decoder' is made by no node");
  }

  @Test
  void refusesForeignOperators() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.getGraphBuilder().getNodeBuilder(1).setDomain("com.evil");
    refused(proto, "node 'image' (Sigmoid) belongs to the operator domain 'com.evil'");
  }

  @Test
  void acceptsOnnxRuntimesOwnOperatorsAndUnknownOnesOfOnnx() {
    ModelProto.Builder own = Graphs.dense().proto().toBuilder();
    own.getGraphBuilder().getNodeBuilder(1).setDomain("com.microsoft").setOpType("Anything");
    ModelProto.Builder unknown = Graphs.dense().proto().toBuilder();
    unknown.getGraphBuilder().getNodeBuilder(1).setOpType("Hardmax");
    assertThatCode(() -> GraphCheck.check(OnnxModel.of(own.build()))).doesNotThrowAnyException();
    assertThatCode(() -> GraphCheck.check(OnnxModel.of(unknown.build())))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesFunctions() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.addFunctionsBuilder().setName("mine");
    refused(proto, "the model defines functions of its own ('mine')");
  }

  @Test
  void looksIntoSubgraphs() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto
        .getGraphBuilder()
        .getNodeBuilder(1)
        .addAttributeBuilder()
        .setName("body")
        .getGBuilder()
        .setName("inner")
        .addNodeBuilder()
        .setOpType("Add")
        .setName("n")
        .addInput("dense")
        .addInput("ghost");
    refused(proto, "node 'n' (Add) reads 'ghost', which nothing in graph 'inner' makes");
  }

  @Test
  void refusesAMissingAttribute() {
    refused(
        () -> GraphCheck.check(Graphs.single(X, X.named("y"), "Cast")),
        "node 'node' (Cast): needs the attribute 'to'");
  }

  @Test
  void refusesOutputsThatAreDeclaredOtherwise() {
    refused(
        () ->
            GraphCheck.check(
                Graphs.single(X, ValueType.batched("y", ElementType.FLOAT32, 5), "Relu")),
        "output 'y' is declared as y float32 [N,5], but the graph makes float32 [N,4]");
    refused(
        () ->
            GraphCheck.check(
                Graphs.single(X, ValueType.batched("y", ElementType.INT64, 4), "Relu")),
        "declared as y int64 [N,4], but the graph makes float32 [N,4]");
    refused(
        () ->
            GraphCheck.check(Graphs.single(X, ValueType.batched("y", ElementType.FLOAT32), "Relu")),
        "declared as y float32 [N], but the graph makes float32 [N,4]");
  }

  @Test
  void refusesAFrozenBatch() {
    GraphBuilder builder = new GraphBuilder("frozen").input(X);
    builder.initializer(Tensor.ofLongs("shape", new long[] {2}, 61, 4));
    builder.node("Reshape", "y", List.of("x", "shape"));
    OnnxModel model = builder.output(X.named("y")).build();
    refused(() -> GraphCheck.check(model), "its batch is frozen");
  }

  @Test
  void refusesHugeResults() {
    GraphBuilder builder = new GraphBuilder("huge").input(X);
    builder.initializer(Tensor.ofLongs("repeats", new long[] {2}, 1, 1L << 40));
    builder.node("Tile", "y", List.of("x", "repeats"));
    OnnxModel model = builder.output(ValueType.batched("y", ElementType.FLOAT32, 1L << 42)).build();
    refused(() -> GraphCheck.check(model), "more than 2 GiB a sample");
    GraphBuilder overflowing = new GraphBuilder("overflow").input(X);
    overflowing.initializer(Tensor.ofLongs("repeats", new long[] {2}, 1, Long.MAX_VALUE));
    overflowing.node("Tile", "y", List.of("x", "repeats"));
    refused(
        () -> GraphCheck.check(overflowing.output(X.named("y")).build()),
        "node 'y' (Tile): its sizes overflow");
  }

  private static void refused(ModelProto.Builder proto, String message) {
    refused(() -> GraphCheck.check(OnnxModel.of(proto.build())), message);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(OnnxException.class).hasMessageContaining(message);
  }
}
