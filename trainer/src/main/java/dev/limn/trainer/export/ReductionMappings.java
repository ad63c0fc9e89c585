package dev.limn.trainer.export;

import ai.djl.ndarray.types.DataType;
import dev.limn.onnx.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sums, means and extremes over axes. */
final class ReductionMappings {

  private static final Map<String, String> REDUCTIONS =
      Map.of(
          "sum",
          "ReduceSum",
          "mean",
          "ReduceMean",
          "max",
          "ReduceMax",
          "min",
          "ReduceMin",
          "prod",
          "ReduceProd");

  private ReductionMappings() {}

  static void addTo(Mappings all) {
    REDUCTIONS.forEach(
        (name, op) -> {
          all.map(name + "()", call -> reduceAll(call, op));
          all.map(name + "(int[],boolean)", call -> reduce(call, op));
        });
    all.map("argMax(int)", call -> argument(call, "ArgMax"));
    all.map("argMin(int)", call -> argument(call, "ArgMin"));
    all.map("cumSum(int)", ReductionMappings::cumulativeSum);
  }

  private static String reduceAll(Call call, String op) {
    return call.node(op, List.of(call.promotedSelf()), Attribute.of("keepdims", 0));
  }

  /** Opset 17 takes the axes of a sum as an input, of the others as an attribute. */
  private static String reduce(Call call, String op) {
    long[] axes = Arrays.stream(call.integers(0)).asLongStream().toArray();
    Attribute keep = Attribute.of("keepdims", call.flag(1) ? 1 : 0);
    List<String> operands = new ArrayList<>(List.of(call.promotedSelf()));
    if (op.equals("ReduceSum")) {
      operands.add(call.trace().longs(axes));
      return call.node(op, operands, keep);
    }
    return call.node(op, operands, keep, Attribute.ofLongs("axes", axes));
  }

  private static String argument(Call call, String op) {
    return call.node(
        op,
        List.of(call.self()),
        Attribute.of("axis", call.integer(0)),
        Attribute.of("keepdims", 0));
  }

  private static String cumulativeSum(Call call) {
    String axis = call.trace().scalar(call.integer(0), DataType.INT64);
    return call.node("CumSum", call.promotedSelf(), axis);
  }
}
