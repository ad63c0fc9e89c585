package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rewrites that bring a decoder to the contract of a generator. */
public final class GeneratorGraph {

  /** The decoder's float output: float32 {@code [N,C,H,W]} in [0,1]. */
  public static final String IMAGE = "image";

  /** The decoder's byte output: uint8 {@code [N,H,W,C]}. */
  public static final String PIXELS = "pixels";

  private GeneratorGraph() {}

  /**
   * Adds the output {@code pixels}, the image as bytes: {@code QuantizeLinear} with scale {@code
   * (float) (1 / 255)} and zero point 0, which rounds half to even and saturates, then transposed
   * to rows of interleaved channels.
   *
   * @param decoder a model with the output {@code image} float32 {@code [N,C,H,W]}
   * @return the model with one output more
   * @throws OnnxException if there is no such output, or an output {@code pixels} already
   */
  public static OnnxModel withPixels(OnnxModel decoder) {
    ValueType image = requireImage(decoder);
    List<Dimension> shape = image.shape();
    ValueType pixels =
        new ValueType(
            PIXELS,
            ElementType.UINT8,
            List.of(shape.get(0), shape.get(2), shape.get(3), shape.get(1)));
    GraphProto.Builder graph = decoder.proto().getGraph().toBuilder();
    Set<String> taken = names(graph);
    Tensor scale = Tensor.ofFloats(unique("pixels.scale", taken), new long[0], (float) (1.0 / 255));
    Tensor zero = Tensor.ofBytes(unique("pixels.zero_point", taken), new long[0], (byte) 0);
    String planes = unique("pixels.planes", taken);
    graph
        .addInitializer(scale.toProto())
        .addInitializer(zero.toProto())
        .addNode(
            GraphBuilder.protoOf(
                "QuantizeLinear",
                "pixels/QuantizeLinear",
                List.of(IMAGE, scale.name(), zero.name()),
                List.of(planes)))
        .addNode(
            GraphBuilder.protoOf(
                "Transpose",
                "pixels/Transpose",
                List.of(planes),
                List.of(PIXELS),
                Attribute.ofLongs("perm", 0, 2, 3, 1)))
        .addOutput(DeclaredTypes.write(pixels));
    return OnnxModel.of(decoder.proto().toBuilder().setGraph(graph).build());
  }

  /**
   * Leaves out the output {@code pixels} and what only it needs, as {@link #withPixels} added it.
   *
   * @param decoder a model
   * @return the model without that output; the same model where it has none
   */
  public static OnnxModel withoutPixels(OnnxModel decoder) {
    return without(PIXELS, decoder);
  }

  /**
   * Leaves out the output {@code image} and what only it needs, for callers who want bytes alone.
   *
   * @param decoder a model
   * @return the model without that output; the same model where it has none
   */
  public static OnnxModel withoutImage(OnnxModel decoder) {
    return without(IMAGE, decoder);
  }

  private static OnnxModel without(String dropped, OnnxModel decoder) {
    GraphProto graph = decoder.proto().getGraph();
    if (graph.getOutputList().stream().noneMatch(output -> output.getName().equals(dropped))) {
      return decoder;
    }
    GraphProto.Builder changed = graph.toBuilder().clearNode().clearOutput().clearInitializer();
    graph.getOutputList().stream()
        .filter(output -> !output.getName().equals(dropped))
        .forEach(changed::addOutput);
    Set<String> needed = new HashSet<>();
    changed.getOutputList().forEach(output -> needed.add(output.getName()));
    List<NodeProto> kept = new ArrayList<>();
    // Nodes stand behind those they read from.
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(OuterReads.of(node));
        kept.add(0, node);
      }
    }
    graph.getInitializerList().stream()
        .filter(initializer -> needed.contains(initializer.getName()))
        .forEach(changed::addInitializer);
    return OnnxModel.of(decoder.proto().toBuilder().setGraph(changed.addAllNode(kept)).build());
  }

  private static ValueType requireImage(OnnxModel decoder) {
    if (decoder.outputs().stream().anyMatch(output -> output.name().equals(PIXELS))) {
      throw new OnnxException(
          "decoder '%s' has an output 'pixels' already".formatted(decoder.name()));
    }
    ValueType image =
        decoder.outputs().stream()
            .filter(output -> output.name().equals(IMAGE))
            .findFirst()
            .orElseThrow(
                () ->
                    new OnnxException(
                        "decoder '%s' needs an output 'image', found %s"
                            .formatted(decoder.name(), decoder.outputs())));
    if (image.type() != ElementType.FLOAT32 || image.rank() != 4) {
      throw new OnnxException("decoder output 'image' must be float32 [N,C,H,W], found " + image);
    }
    return image;
  }

  private static Set<String> names(GraphProto.Builder graph) {
    Set<String> names = new HashSet<>();
    graph.getInputList().forEach(input -> names.add(input.getName()));
    graph.getInitializerList().stream().map(TensorProto::getName).forEach(names::add);
    graph.getNodeList().stream().map(NodeProto::getOutputList).forEach(names::addAll);
    return names;
  }

  private static String unique(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
