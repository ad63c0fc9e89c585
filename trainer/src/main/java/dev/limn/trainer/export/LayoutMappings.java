package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What moves elements without changing them. The traced batch size never enters the graph. */
final class LayoutMappings {

  private LayoutMappings() {}

  static void addTo(Mappings all) {
    for (String reshape : List.of("reshape(Shape)", "flatten()", "flatten(int,int)")) {
      all.map(reshape, LayoutMappings::reshape);
    }
    all.map("transpose()", LayoutMappings::reverseAxes);
    all.map("transpose(int[])", call -> transpose(call, call.integers(0)));
    all.map("expandDims(int)", LayoutMappings::expandDims);
    all.map("squeeze(int[])", LayoutMappings::squeeze);
    all.map("squeeze()", LayoutMappings::squeezeAll);
    all.map("concat(NDList,int)", LayoutMappings::concat);
    all.map("stack(NDList,int)", LayoutMappings::stack);
    all.map("broadcast(Shape)", LayoutMappings::broadcast);
    all.map("tile(long[])", LayoutMappings::tile);
    all.map("pad(Shape,double)", LayoutMappings::pad);
  }

  private static String reshape(Call call) {
    return call.node("Reshape", call.self(), call.trace().longs(target(call)));
  }

  /** A leading batch axis is kept as 0; an axis that the batch was folded into becomes -1. */
  private static long[] target(Call call) {
    Shape from = call.inputShape();
    long[] to = call.result().getShape().getShape();
    int batch = call.trace().batch;
    long[] target = to.clone();
    int batched = 0;
    for (int axis = 0; axis < to.length; axis++) {
      if (to[axis] % batch == 0) {
        boolean kept = axis == 0 && to[0] == batch && from.get(0) == batch;
        target[axis] = kept ? 0 : -1;
        batched++;
      }
    }
    boolean hadBatch = Arrays.stream(from.getShape()).anyMatch(size -> size % batch == 0);
    if (batched > 1 || (batched == 0 && hadBatch)) {
      throw call.refusal(
          "from %s to %s %s, so that the batch axis cannot be told (traced with a batch of %d)"
              .formatted(
                  from,
                  call.result().getShape(),
                  batched == 0 ? "loses the batch axis" : "has several multiples of the batch",
                  batch));
    }
    return target;
  }

  private static String reverseAxes(Call call) {
    int rank = call.inputShape().dimension();
    return transpose(call, IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
  }

  private static String transpose(Call call, int[] axes) {
    long[] permutation = Arrays.stream(axes).asLongStream().toArray();
    return call.node("Transpose", List.of(call.self()), Attribute.ofLongs("perm", permutation));
  }

  private static String expandDims(Call call) {
    return call.node("Unsqueeze", call.self(), call.trace().longs(call.integer(0)));
  }

  private static String squeeze(Call call) {
    long[] axes = Arrays.stream(call.integers(0)).asLongStream().toArray();
    return axes.length == 0
        ? call.self()
        : call.node("Squeeze", call.self(), call.trace().longs(axes));
  }

  private static String squeezeAll(Call call) {
    throw call.refusal("drops the batch axis too where the batch is 1: name the axes to drop");
  }

  private static String concat(Call call) {
    List<String> operands = list(call).stream().map(call::promoted).toList();
    return call.node("Concat", operands, Attribute.of("axis", call.integer(1)));
  }

  private static String stack(Call call) {
    int rank = call.result().getShape().dimension();
    int axis = Math.floorMod(call.integer(1), rank);
    String axes = call.trace().longs(axis);
    List<String> operands =
        list(call).stream()
            .map(array -> call.node("Unsqueeze", call.promoted(array), axes))
            .toList();
    return call.node("Concat", operands, Attribute.of("axis", axis));
  }

  /** The receiver, then the arrays of the list, which holds the others only. */
  private static NDList list(Call call) {
    NDList all = new NDList(call.receiverProxy());
    all.addAll((NDList) call.argument(0));
    return all;
  }

  /** Expand keeps an axis where it is asked for 1: so the batch stays symbolic. */
  private static String broadcast(Call call) {
    Shape from = call.inputShape();
    long[] to = call.result().getShape().getShape();
    int added = to.length - from.dimension();
    long[] target = to.clone();
    for (int axis = 0; axis < to.length; axis++) {
      boolean kept = axis >= added && from.get(axis - added) == to[axis];
      if (!kept && to[axis] % call.trace().batch == 0) {
        throw call.refusal(
            "to %s makes a batch axis: broadcast by arithmetic with a batched array instead"
                .formatted(call.result().getShape()));
      }
      target[axis] = kept ? 1 : to[axis];
    }
    return call.node("Expand", call.self(), call.trace().longs(target));
  }

  private static String tile(Call call) {
    long[] repeats = (long[]) call.argument(0);
    if (repeats.length != call.inputShape().dimension()) {
      throw call.refusal("needs one number of repeats an axis");
    }
    return call.node("Tile", call.self(), call.trace().longs(repeats));
  }

  /** DJL counts axes from the last one, in pairs; ONNX lists all beginnings, then all ends. */
  private static String pad(Call call) {
    long[] pairs = call.shape(0).getShape();
    int rank = call.inputShape().dimension();
    long[] pads = new long[2 * rank];
    for (int i = 0; i < pairs.length / 2; i++) {
      pads[rank - 1 - i] = pairs[2 * i];
      pads[2 * rank - 1 - i] = pairs[2 * i + 1];
    }
    NDArray result = call.result();
    String value = call.trace().scalar(call.number(1), result.getDataType());
    return call.node("Pad", call.self(), call.trace().longs(pads), value);
  }
}
