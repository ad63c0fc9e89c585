package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxModelTest {

  @Test
  void parsingWhatWasBuiltGivesInputsOutputsAndMetadata() {
    OnnxModel model = OnnxModel.parse(Graphs.dense().toBytes());
    assertThat(model.inputs()).containsExactly(ValueType.batched("latent", ElementType.FLOAT32, 2));
    assertThat(model.outputs()).containsExactly(ValueType.batched("image", ElementType.FLOAT32, 3));
    assertThat(model.metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(model.opset()).isEqualTo(17);
    assertThat(model.irVersion()).isEqualTo(8);
    assertThat(model).hasToString("decoder(latent float32 [N,2]) -> (image float32 [N,3])");
  }

  @Test
  void theSameGraphGivesTheSameBytes() {
    assertThat(Graphs.dense().toBytes()).isEqualTo(Graphs.dense().toBytes());
    assertThat(OnnxModel.parse(Graphs.dense().toBytes()).toBytes())
        .isEqualTo(Graphs.dense().toBytes());
  }

  @Test
  void anInputWithAnInitializerNeedNotBeFed() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInput(
            DeclaredTypes.write(
                new ValueType("bias", ElementType.FLOAT32, List.of(Dimension.of(3)))));
    assertThat(OnnxModel.of(proto.build()).inputs())
        .extracting(ValueType::name)
        .containsExactly("latent");
  }

  @Test
  void withMetadataReplacesAllAndSorts() {
    OnnxModel changed = Graphs.dense().withMetadata(Map.of("z", "1", "c", "2"));
    assertThat(changed.metadata()).containsExactly(Map.entry("c", "2"), Map.entry("z", "1"));
    assertThat(changed.proto().getMetadataProps(0).getKey()).isEqualTo("c");
    assertThat(Graphs.dense().metadata()).containsKey("a");
  }

  /** Metadata stand last in the file: a cut between two of them leaves a whole model. */
  @Test
  void everyTruncationThatCutsTheGraphIsRefused() {
    byte[] bytes = Graphs.dense().toBytes();
    int graphEnd = Graphs.dense().withMetadata(Map.of()).toBytes().length;
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      if (length < graphEnd) {
        assertThat(isRefused(truncated)).as("first %d bytes", length).isTrue();
      } else if (!isRefused(truncated)) {
        assertThat(OnnxModel.parse(truncated).metadata()).hasSizeLessThan(2);
      }
    }
  }

  @Test
  void flippedBytesAreRefusedOrAcceptedButNeverCrash() {
    byte[] bytes = Graphs.dense().toBytes();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      flipped[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      refused += isRefused(flipped) ? 1 : 0;
    }
    assertThat(refused).isBetween(10_000, 20_000);
  }

  private static boolean isRefused(byte[] bytes) {
    try {
      OnnxModel model = OnnxModel.parse(bytes);
      GraphCheck.check(model);
      BatchNormFolding.apply(model);
      return false;
    } catch (OnnxException e) {
      return true;
    }
  }

  @Test
  void refusesGarbage() {
    assertThatThrownBy(() -> OnnxModel.parse("PK not a model".getBytes()))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("not an ONNX model: ");
    assertThatThrownBy(() -> OnnxModel.parse(new byte[0]))
        .isInstanceOf(OnnxException.class)
        .hasMessage("not an ONNX model: it has no graph");
  }

  @Test
  void refusesUnknownVersions() {
    ModelProto dense = Graphs.dense().proto();
    assertThatThrownBy(() -> OnnxModel.of(dense.toBuilder().setIrVersion(99).build()))
        .hasMessage("ONNX IR version 99 is unknown: Limn reads 3 to 13");
    ModelProto.Builder old = dense.toBuilder();
    old.getOpsetImportBuilder(0).setVersion(6);
    assertThatThrownBy(() -> OnnxModel.of(old.build()))
        .hasMessage("ONNX operator set 6 is not supported: Limn reads 7 to 25");
    assertThatThrownBy(() -> OnnxModel.of(dense.toBuilder().clearOpsetImport().build()))
        .hasMessage("the model imports no version of the ONNX operator set");
    ModelProto.Builder huge = dense.toBuilder();
    huge.getOpsetImportBuilder(0).setVersion(Long.MAX_VALUE);
    assertThatThrownBy(() -> OnnxModel.of(huge.build())).isInstanceOf(OnnxException.class);
  }

  @Test
  void refusesExternalDataWhereverItHides() {
    TensorProto external =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .setDataLocation(DataLocation.EXTERNAL)
            .build();
    ModelProto.Builder initializer = Graphs.dense().proto().toBuilder();
    initializer.getGraphBuilder().addInitializer(external);
    ModelProto.Builder attribute = Graphs.dense().proto().toBuilder();
    attribute
        .getGraphBuilder()
        .getNodeBuilder(0)
        .addAttributeBuilder()
        .setName("value")
        .setT(external);
    ModelProto.Builder subgraph = Graphs.dense().proto().toBuilder();
    subgraph
        .getGraphBuilder()
        .getNodeBuilder(0)
        .addAttributeBuilder()
        .setName("body")
        .getGBuilder()
        .addInitializer(external);
    for (ModelProto.Builder hidden : List.of(initializer, attribute, subgraph)) {
      assertThatThrownBy(() -> OnnxModel.of(hidden.build()))
          .isInstanceOf(OnnxException.class)
          .hasMessageContaining("keeps its data in another file");
    }
  }

  @Test
  void refusesAnInitializerThatIsShorterThanItsShape() {
    ModelProto.Builder proto = Graphs.dense().proto().toBuilder();
    proto.getGraphBuilder().getInitializerBuilder(1).setDims(0, 1_000_000);
    assertThatThrownBy(() -> OnnxModel.of(proto.build()))
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 'bias' float32 [1000000] needs 1000000 elements, found 3");
  }

  @Test
  void refusesInputsThatAreNoTensorsOrHaveNoRank() {
    ModelProto.Builder sequence = Graphs.dense().proto().toBuilder();
    sequence
        .getGraphBuilder()
        .getInputBuilder(0)
        .setType(TypeProto.newBuilder().setSequenceType(TypeProto.Sequence.getDefaultInstance()));
    assertThatThrownBy(() -> OnnxModel.of(sequence.build()))
        .hasMessage("input 'latent' is not a dense tensor: Limn runs tensors only");
    ModelProto.Builder unranked = Graphs.dense().proto().toBuilder();
    unranked
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .clearShape();
    assertThatThrownBy(() -> OnnxModel.of(unranked.build()))
        .hasMessageStartingWith("output 'image' declares no shape");
    ModelProto.Builder text = Graphs.dense().proto().toBuilder();
    text.getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(8);
    assertThatThrownBy(() -> OnnxModel.of(text.build()))
        .hasMessage("input 'latent' has element type code 8, which Limn does not read");
  }
}
