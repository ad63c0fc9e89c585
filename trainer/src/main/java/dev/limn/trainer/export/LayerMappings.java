package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.Attribute;
import dev.limn.trainer.block.ConvTranspose2d;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Layers with weights, and what stands beside them. */
final class LayerMappings {

  private LayerMappings() {}

  static void addTo(Mappings all) {
    all.map("linear(NDArray,NDArray,NDArray)", LayerMappings::linear);
    all.map(
        "convolution(NDArray,NDArray,NDArray,Shape,Shape,Shape,int)", LayerMappings::convolution);
    all.map(
        "deconvolution(NDArray,NDArray,NDArray,Shape,Shape,Shape,Shape,int)",
        LayerMappings::deconvolution);
    all.map(
        "batchNorm(NDArray,NDArray,NDArray,NDArray,NDArray,int,float,float,boolean)",
        LayerMappings::batchNorm);
    all.map("layerNorm(NDArray,Shape,NDArray,NDArray,float)", LayerMappings::layerNorm);
    all.map("dropout(NDArray,float,boolean)", LayerMappings::dropout);
    all.map("embedding(NDArray,NDArray,SparseFormat)", LayerMappings::embedding);
    all.map("oneHot(int)", LayerMappings::oneHot);
    all.map("oneHot(int,DataType)", LayerMappings::oneHot);
    for (String name : List.of("matMul", "dot", "batchMatMul")) {
      all.map(name + "(NDArray)", LayerMappings::matMul);
    }
    all.map("interpolation(long[],int,boolean)", ResizeMapping::export);
  }

  private static String matMul(Call call) {
    return call.node("MatMul", call.self(), call.operand(call.array(0)));
  }

  private static String linear(Call call) {
    NDArray input = call.array(0);
    NDArray weight = call.array(1);
    NDArray bias = call.array(2);
    if (input.getShape().dimension() == 2) {
      return call.node("Gemm", operands(call, input, weight, bias), Attribute.of("transB", 1));
    }
    String product = call.node("MatMul", call.operand(input), call.operand(weight.transpose()));
    return bias == null ? product : call.node("Add", product, call.operand(bias));
  }

  private static String convolution(Call call) {
    NDArray weight = call.array(1);
    return call.node(
        "Conv",
        operands(call, call.array(0), weight, call.array(2)),
        Attribute.ofLongs("kernel_shape", kernel(weight)),
        Attribute.ofLongs("strides", call.shape(3).getShape()),
        Attribute.ofLongs("pads", bothEnds(call.shape(4))),
        Attribute.ofLongs("dilations", call.shape(5).getShape()),
        Attribute.of("group", call.integer(6)));
  }

  /** The engine has none: the real value is what the block computes. */
  private static String deconvolution(Call call) {
    if (call.integer(7) != 1 || LongStream.of(call.shape(6).getShape()).anyMatch(d -> d != 1)) {
      throw call.refusal("has groups or dilation, which transposed convolutions here do without");
    }
    NDArray weight = call.array(1);
    call.computedAs(
        () ->
            ConvTranspose2d.transposedConvolution(
                real(call.array(0)),
                real(weight),
                real(call.array(2)),
                call.shape(3),
                call.shape(4),
                call.shape(5)));
    return call.node(
        "ConvTranspose",
        operands(call, call.array(0), weight, call.array(2)),
        Attribute.ofLongs("kernel_shape", kernel(weight)),
        Attribute.ofLongs("strides", call.shape(3).getShape()),
        Attribute.ofLongs("pads", bothEnds(call.shape(4))),
        Attribute.ofLongs("output_padding", call.shape(5).getShape()),
        Attribute.ofLongs("dilations", call.shape(6).getShape()),
        Attribute.of("group", 1));
  }

  private static String batchNorm(Call call) {
    if (call.flag(8)) {
      throw call.refusal("runs in training mode: a graph holds the evaluation mode");
    }
    NDArray input = call.array(0);
    int axis = call.integer(5) == -1 ? 1 : call.integer(5);
    List<String> operands =
        List.of(
            call.operand(axis == 1 ? input : input.swapAxes(1, axis)),
            call.operand(call.array(3)),
            call.operand(call.array(4)),
            call.operand(call.array(1)),
            call.operand(call.array(2)));
    String normalized =
        call.node("BatchNormalization", operands, Attribute.of("epsilon", call.real(7)));
    if (axis == 1) {
      return normalized;
    }
    long[] swap = LongStream.range(0, input.getShape().dimension()).toArray();
    swap[1] = axis;
    swap[axis] = 1;
    return call.node("Transpose", List.of(normalized), Attribute.ofLongs("perm", swap));
  }

  private static String layerNorm(Call call) {
    return call.node(
        "LayerNormalization",
        operands(call, call.array(0), call.array(2), call.array(3)),
        Attribute.of("axis", -call.shape(1).dimension()),
        Attribute.of("epsilon", call.real(4)));
  }

  private static String dropout(Call call) {
    if (call.flag(2)) {
      throw call.refusal("runs in training mode: a graph holds the evaluation mode");
    }
    return call.operand(call.array(0));
  }

  private static String embedding(Call call) {
    return call.node("Gather", call.operand(call.array(1)), call.operand(call.array(0)));
  }

  /** ONNX Runtime has OneHot for int64 labels and float32 values; the rest is casts. */
  private static String oneHot(Call call) {
    Trace trace = call.trace();
    String labels = castUnless(call, call.receiver(), call.self(), DataType.INT64);
    String depth = trace.scalar(call.integer(0), DataType.INT64);
    NDArray values = trace.manager.create(new float[] {0, 1});
    String encoded =
        call.node(
            "OneHot",
            List.of(labels, depth, trace.freeze(values, trace.prefix() + "off_on")),
            Attribute.of("axis", -1));
    if (call.resultType() == DataType.FLOAT32) {
      return encoded;
    }
    return call.node("Cast", List.of(encoded), Call.castTo(call.resultType()));
  }

  private static String castUnless(Call call, NDArray array, String value, DataType type) {
    if (array.getDataType() == type) {
      return value;
    }
    return call.node("Cast", List.of(value), Call.castTo(type));
  }

  private static List<String> operands(Call call, NDArray... arrays) {
    List<String> operands = new ArrayList<>();
    for (NDArray array : arrays) {
      if (array != null) {
        operands.add(call.operand(array));
      }
    }
    return operands;
  }

  private static NDArray real(NDArray array) {
    return (NDArray) TracedArray.unwrap(array);
  }

  private static long[] kernel(NDArray weight) {
    return weight.getShape().slice(2).getShape();
  }

  /** ONNX lists the padding before every axis, then behind every axis. */
  static long[] bothEnds(Shape padding) {
    return LongStream.concat(LongStream.of(padding.getShape()), LongStream.of(padding.getShape()))
        .toArray();
  }
}
