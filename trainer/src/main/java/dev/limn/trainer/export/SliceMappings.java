package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import java.util.ArrayList;
import java.util.List;

/** Parts of an array: plain indices and splits. */
final class SliceMappings {

  /** As an end, means up to the end of the axis. */
  private static final long END = Long.MAX_VALUE;

  private SliceMappings() {}

  static void addTo(Mappings all) {
    all.map("get(NDManager,NDIndex)", SliceMappings::get);
    all.mapAll("split(long[],int)", SliceMappings::split);
    all.mapAll("split(long,int)", SliceMappings::split);
  }

  private static String get(Call call) {
    NDIndex index = (NDIndex) call.argument(1);
    if (index.getEllipsisIndex() >= 0) {
      throw call.refusal("uses an ellipsis: write the axes out");
    }
    String value = call.self();
    List<Long> dropped = new ArrayList<>();
    for (int axis = 0; axis < index.getRank(); axis++) {
      value = slice(call, value, axis, index.get(axis), dropped);
    }
    if (dropped.isEmpty()) {
      return value;
    }
    long[] axes = dropped.stream().mapToLong(Long::longValue).toArray();
    return call.node("Squeeze", value, call.trace().longs(axes));
  }

  private static String slice(
      Call call, String value, int axis, NDIndexElement element, List<Long> dropped) {
    if (element instanceof NDIndexAll) {
      return value;
    }
    if (element instanceof NDIndexFixed fixed) {
      dropped.add((long) axis);
      long start = fixed.getIndex();
      return slice(call, value, axis, start, start == -1 ? END : start + 1, 1);
    }
    if (element instanceof NDIndexSlice part) {
      long start = part.getMin() == null ? 0 : part.getMin();
      long end = part.getMax() == null ? END : part.getMax();
      long step = part.getStep() == null ? 1 : part.getStep();
      return slice(call, value, axis, start, end, step);
    }
    throw call.refusal(
        "uses %s: numbers and slices are mapped".formatted(element.getClass().getSimpleName()));
  }

  /** By the sizes of the real parts: the engine takes a leading cut at 0 or leaves it out. */
  private static List<String> split(Call call) {
    int axis = Math.floorMod(call.integer(1), call.inputShape().dimension());
    if (axis == 0) {
      throw call.refusal("splits the batch axis");
    }
    List<String> names = new ArrayList<>();
    long start = 0;
    for (NDArray part : call.results()) {
      long end = start + part.getShape().get(axis);
      names.add(slice(call, call.self(), axis, start, end, 1));
      start = end;
    }
    return names;
  }

  private static String slice(Call call, String value, long axis, long start, long end, long step) {
    Trace trace = call.trace();
    return call.node(
        "Slice", value, trace.longs(start), trace.longs(end), trace.longs(axis), trace.longs(step));
  }
}
