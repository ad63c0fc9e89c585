package dev.limn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Matrix products and table look-ups. */
final class MatrixRules {

  private MatrixRules() {}

  static void addTo(Map<String, ShapeRule> rules) {
    rules.put("Gemm", MatrixRules::gemm);
    rules.put("MatMul", MatrixRules::matMul);
    rules.put("Gather", MatrixRules::gather);
    rules.put("OneHot", MatrixRules::oneHot);
  }

  private static InferredType gemm(NodeView node) {
    node.requireRank(0, 2);
    node.requireRank(1, 2);
    InferredType a = node.input(0);
    InferredType b = node.input(1);
    if (!a.isRanked() || !b.isRanked()) {
      return a.shaped(null);
    }
    int rowsOfA = node.longOf("transA", 0) == 0 ? 0 : 1;
    int rowsOfB = node.longOf("transB", 0) == 0 ? 0 : 1;
    node.requireSame("inner axes", a.dimension(1 - rowsOfA), b.dimension(rowsOfB));
    return a.shaped(List.of(a.dimension(rowsOfA), b.dimension(1 - rowsOfB)));
  }

  private static InferredType matMul(NodeView node) {
    InferredType a = node.input(0);
    InferredType b = node.input(1);
    if (!a.isRanked() || !b.isRanked() || a.rank() < 2 || b.rank() < 2) {
      return a.shaped(null);
    }
    node.requireSame("inner axes", a.dimension(a.rank() - 1), b.dimension(b.rank() - 2));
    InferredType stacks =
        ElementwiseRules.broadcast(
            node,
            a.shaped(a.shape().subList(0, a.rank() - 2)),
            b.shaped(b.shape().subList(0, b.rank() - 2)));
    List<Dimension> shape = new ArrayList<>(stacks.shape());
    shape.add(a.dimension(a.rank() - 2));
    shape.add(b.dimension(b.rank() - 1));
    return a.shaped(shape);
  }

  private static InferredType gather(NodeView node) {
    InferredType data = node.input(0);
    InferredType indices = node.input(1);
    if (!data.isRanked() || !indices.isRanked()) {
      return data.shaped(null);
    }
    int axis = node.axis(node.longOf("axis", 0), data.rank());
    List<Dimension> shape = new ArrayList<>(data.shape().subList(0, axis));
    shape.addAll(indices.shape());
    shape.addAll(data.shape().subList(axis + 1, data.rank()));
    return data.shaped(shape);
  }

  private static InferredType oneHot(NodeView node) {
    InferredType indices = node.input(0);
    if (!indices.isRanked()) {
      return InferredType.UNKNOWN.as(node.input(2).type());
    }
    long[] depth = node.constantLongs(1);
    List<Dimension> shape = new ArrayList<>(indices.shape());
    int axis = node.axis(node.longOf("axis", -1), indices.rank() + 1);
    shape.add(axis, depth == null ? Dimension.UNKNOWN : Dimension.of(depth[0]));
    return new InferredType(node.input(2).type(), shape);
  }
}
