package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;

/**
 * Frees a graph that was exported for one size of batch: where a {@code Reshape} writes that size
 * as its first axis, it leaves it open instead. Whether that was the batch only a run can show.
 */
public final class FixedBatch {

  private final Map<String, Tensor> constants = new HashMap<>();
  private final GraphProto.Builder changed;
  private final long batch;

  private FixedBatch(GraphProto graph, long batch) {
    this.changed = graph.toBuilder();
    this.batch = batch;
    graph.getInitializerList().forEach(this::addConstant);
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")
          && node.getAttributeCount() == 1
          && node.getAttribute(0).hasT()) {
        addConstant(node.getAttribute(0).getT().toBuilder().setName(node.getOutput(0)).build());
      }
    }
  }

  private void addConstant(TensorProto proto) {
    if (proto.getDataType() == ElementType.INT64.code()) {
      constants.put(proto.getName(), TensorReader.read(proto));
    }
  }

  /**
   * Frees the main graph.
   *
   * @param model any model
   * @param batch the size that it was exported for
   * @return the changed model
   */
  public static OnnxModel free(OnnxModel model, long batch) {
    FixedBatch fixed = new FixedBatch(model.proto().getGraph(), batch);
    for (int i = 0; i < fixed.changed.getNodeCount(); i++) {
      fixed.free(i);
    }
    return OnnxModel.of(model.proto().toBuilder().setGraph(fixed.changed).build());
  }

  private void free(int index) {
    NodeProto node = changed.getNode(index);
    if (!node.getOpType().equals("Reshape") || node.getInputCount() != 2) {
      return;
    }
    Tensor target = constants.get(node.getInput(1));
    if (target == null || target.size() == 0 || target.toLongs()[0] != batch) {
      return;
    }
    String name = node.getOutput(0) + ".free_shape";
    changed.addInitializer(Tensor.ofLongs(name, target.shape(), open(target.toLongs())).toProto());
    changed.setNode(index, node.toBuilder().setInput(1, name));
  }

  /** One axis may be left open; where another one is, the batch is copied from the input. */
  private static long[] open(long[] sizes) {
    boolean taken = false;
    for (long size : sizes) {
      taken |= size == -1;
    }
    sizes[0] = taken ? 0 : -1;
    return sizes;
  }
}
