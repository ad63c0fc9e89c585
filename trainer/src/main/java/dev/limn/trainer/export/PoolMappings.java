package dev.limn.trainer.export;

import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.Attribute;
import java.util.Arrays;
import java.util.List;

/** Pooling, windowed and global. */
final class PoolMappings {

  private PoolMappings() {}

  static void addTo(Mappings all) {
    all.map("maxPool(Shape,Shape,Shape,boolean)", PoolMappings::maxPool);
    all.map("avgPool(Shape,Shape,Shape,boolean,boolean)", PoolMappings::averagePool);
    all.map("globalMaxPool()", call -> global(call, "GlobalMaxPool"));
    all.map("globalAvgPool()", call -> global(call, "GlobalAveragePool"));
  }

  private static String maxPool(Call call) {
    return call.node(
        "MaxPool",
        List.of(call.self()),
        Attribute.ofLongs("kernel_shape", call.shape(0).getShape()),
        Attribute.ofLongs("strides", call.shape(1).getShape()),
        Attribute.ofLongs("pads", pads(call)),
        Attribute.of("ceil_mode", call.flag(3) ? 1 : 0));
  }

  /** DJL's PyTorch engine counts padding whatever it is asked. */
  private static String averagePool(Call call) {
    if (!call.flag(4) && Arrays.stream(pads(call)).anyMatch(pad -> pad != 0)) {
      throw call.refusal("asks not to count padding, which the engine counts nevertheless");
    }
    return call.node(
        "AveragePool",
        List.of(call.self()),
        Attribute.ofLongs("kernel_shape", call.shape(0).getShape()),
        Attribute.ofLongs("strides", call.shape(1).getShape()),
        Attribute.ofLongs("pads", pads(call)),
        Attribute.of("ceil_mode", call.flag(3) ? 1 : 0),
        Attribute.of("count_include_pad", call.flag(4) ? 1 : 0));
  }

  private static long[] pads(Call call) {
    Shape padding = call.shape(2);
    return LayerMappings.bothEnds(
        padding.dimension() == 0 ? new Shape(new long[call.shape(0).dimension()]) : padding);
  }

  /** DJL's global pools drop the pooled axes, ONNX's keep them. */
  private static String global(Call call, String op) {
    String pooled = call.node(op, call.self());
    return call.node("Flatten", List.of(pooled), Attribute.of("axis", 1));
  }
}
