package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;

/** Tensors in a graph that lie elsewhere, or are not as large as they say. */
final class HostileTensors {

  private HostileTensors() {}

  static List<TrialPackage> all() {
    return List.of(
        tensor(
            "tensor-external",
            "a tensor whose data lie in another file",
            "weight",
            weight ->
                weight
                    .clearRawData()
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(
                        StringStringEntryProto.newBuilder()
                            .setKey("location")
                            .setValue("../../etc/passwd"))),
        graph(
            "tensor-external-attribute",
            "such a tensor in an attribute",
            "evil",
            model ->
                model
                    .getGraphBuilder()
                    .getNodeBuilder(0)
                    .addAttribute(AttributeProto.newBuilder().setName("value").setT(external()))),
        tensor(
            "tensor-short",
            "a tensor of fewer elements than its shape says",
            "weight",
            weight -> weight.setRawData(ByteString.copyFrom(new byte[4]))),
        tensor(
            "tensor-part",
            "a tensor of a part of an element",
            "weight",
            weight -> weight.setRawData(weight.getRawData().substring(1))),
        tensor(
            "tensor-negative",
            "a tensor with a negative axis",
            "weight",
            weight -> weight.setDims(0, -2)),
        tensor(
            "tensor-huge",
            "a tensor of 2^62 elements",
            "weight",
            weight -> weight.setDims(0, 1L << 62)),
        tensor(
            "tensor-overflow",
            "a tensor whose size overflows to that of its data",
            "weight",
            // 2^32 * 2^32 * 24 elements are 24 elements in 64 bits.
            weight -> weight.setDims(0, 1L << 32).setDims(1, 1L << 32).addDims(24)),
        tensor(
            "tensor-type",
            "a tensor of an element type that there is not",
            "weight",
            weight -> weight.setDataType(77)),
        graph(
            "tensor-output",
            "a graph that makes 2^42 elements of one",
            "2 gib size overflow",
            HostileTensors::tile));
  }

  private static TensorProto external() {
    return TensorProto.newBuilder()
        .setName("evil")
        .setDataType(1)
        .addDims(1)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .build();
  }

  /** A node more, whose result nobody reads. */
  private static void tile(ModelProto.Builder model) {
    model
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("repeats")
                .setDataType(7)
                .addDims(2)
                .addInt64Data(1)
                .addInt64Data(1L << 41))
        .addNodeBuilder()
        .setOpType("Tile")
        .setName("tile")
        .addInput("latent")
        .addInput("repeats")
        .addOutput("tiled");
  }

  private static TrialPackage tensor(
      String id, String rule, String words, Consumer<TensorProto.Builder> change) {
    return graph(
        id,
        rule,
        words,
        model ->
            model.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals("weight"))
                .forEach(change));
  }

  private static TrialPackage graph(
      String id, String rule, String words, Consumer<ModelProto.Builder> change) {
    return hostile(
        id, rule, words, directory -> new PackageFiles().decoder(change).sealed().zip(directory));
  }
}
