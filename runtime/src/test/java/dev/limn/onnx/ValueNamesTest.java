package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueNamesTest {

  private static final ValueNames NAMES = new ValueNames("p/");

  @Test
  void everyNameIsPrefixedAndTheGraphStaysSound() {
    OnnxModel model = Graphs.dense();

    GraphProto renamed = NAMES.applyTo(model.proto().getGraph());

    OnnxModel changed = OnnxModel.of(model.proto().toBuilder().setGraph(renamed).build());
    GraphCheck.check(changed);
    assertThat(changed.inputs()).extracting(ValueType::name).containsExactly("p/latent");
    assertThat(changed.outputs()).extracting(ValueType::name).containsExactly("p/image");
    assertThat(renamed.getNode(0).getName()).isEqualTo("p/dense");
    assertThat(renamed.getNode(0).getInputList()).containsExactly("p/latent", "p/weight", "p/bias");
  }

  @Test
  void anInputThatIsLeftOutStaysSo() {
    assertThat(NAMES.of("")).isEmpty();
  }

  @Test
  void aBranchStillReadsWhatStandsAroundIt() {
    GraphBuilder graph = new GraphBuilder("g");
    graph.input(ValueType.batched("x", ElementType.FLOAT32, 2));
    graph.input("which", ElementType.BOOL);
    graph.output(ValueType.batched("y", ElementType.FLOAT32, 2));
    OnnxModel plain = graph.build();
    NodeProto choice =
        NodeProto.newBuilder()
            .setOpType("If")
            .setName("choice")
            .addInput("which")
            .addOutput("y")
            .addAttribute(branch("then_branch", "Relu"))
            .addAttribute(branch("else_branch", "Neg"))
            .build();
    GraphProto original = plain.proto().getGraph().toBuilder().addNode(choice).build();

    GraphProto renamed = NAMES.applyTo(original);

    GraphCheck.check(OnnxModel.of(plain.proto().toBuilder().setGraph(renamed).build()));
    GraphProto inner = renamed.getNode(0).getAttribute(0).getG();
    assertThat(inner.getNode(0).getInputList()).containsExactly("p/x");
    assertThat(inner.getNode(0).getOutputList()).containsExactly("p/inner");
    assertThat(inner.getOutput(0).getName()).isEqualTo("p/inner");
  }

  private static AttributeProto branch(String name, String op) {
    ValueInfoProto output = DeclaredTypes.write(ValueType.batched("inner", ElementType.FLOAT32, 2));
    GraphProto graph =
        GraphProto.newBuilder()
            .setName(name)
            .addNode(GraphBuilder.protoOf(op, op, List.of("x"), List.of("inner")))
            .addOutput(output)
            .build();
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }
}
