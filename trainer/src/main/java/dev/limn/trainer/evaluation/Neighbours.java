package dev.limn.trainer.evaluation;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.GraphRunner;
import java.util.Arrays;
import java.util.List;

/**
 * The points nearest to each of N others, found by comparing all with all.
 *
 * <p>Squared distances are |q|^2 + |r|^2 - 2 q.r in float32: nearly all the work is a matrix
 * product, which ONNX Runtime does as it does for the models. Their error is about 1e-6 times |q|^2
 * + |r|^2.
 *
 * @param k neighbours a point
 * @param squaredDistances packed {@code [N,k]}, ascending, less the amounts of the references
 * @param indices packed {@code [N,k]}: which references they are
 */
record Neighbours(int k, float[] squaredDistances, int[] indices) {

  private static final int QUERY_ROWS = 256;
  private static final int REFERENCE_ROWS = 4096;

  /** The k nearest of the references to each query. */
  static Neighbours of(Rows queries, Rows references, int k) {
    return of(queries, references, new float[references.count()], k);
  }

  /**
   * The k references whose squared distance less an amount of each reference's own is smallest.
   * With squared radii as amounts, a result of at most 0 says that the query lies in a ball.
   */
  static Neighbours of(Rows queries, Rows references, float[] amounts, int k) {
    if (references.count() < k) {
      throw new IllegalArgumentException(
          k + " neighbours need as many points, found " + references.count());
    }
    Neighbours found =
        new Neighbours(k, new float[queries.count() * k], new int[queries.count() * k]);
    Arrays.fill(found.squaredDistances, Float.POSITIVE_INFINITY);
    for (int from = 0; from < references.count(); from += REFERENCE_ROWS) {
      int first = from;
      int last = Math.min(references.count(), from + REFERENCE_ROWS);
      try (GraphRunner runner = GraphRunner.open(graph(references, amounts, first, last, k))) {
        Shards.each(
            queries.count(), QUERY_ROWS, (f, t) -> found.merge(runner, queries, f, t, first));
      }
    }
    return found;
  }

  /** One Gemm gives |r|^2 - amount - 2 q.r of all pairs, one TopK the smallest of each query. */
  private static OnnxModel graph(Rows references, float[] amounts, int from, int to, int k) {
    float[] points = references.block(from, to);
    float[] offsets = squaredNorms(points, references.size());
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] -= amounts[from + i];
    }
    GraphBuilder graph = new GraphBuilder("neighbours");
    graph.input(ValueType.batched("queries", ElementType.FLOAT32, references.size()));
    graph.initializer(Tensor.ofFloats("points", new long[] {to - from, references.size()}, points));
    graph.initializer(Tensor.ofFloats("offsets", new long[] {to - from}, offsets));
    graph.initializer(Tensor.ofLongs("k", new long[] {1}, Math.min(k, to - from)));
    graph.node(
        "Gemm",
        "partial",
        List.of("queries", "points", "offsets"),
        Attribute.of("alpha", -2f),
        Attribute.of("transB", 1));
    graph.node(
        "TopK",
        "nearest",
        List.of("partial", "k"),
        List.of("distances", "indices"),
        Attribute.of("largest", 0));
    List<Dimension> shape = List.of(Dimension.BATCH, Dimension.UNKNOWN);
    graph.output(new ValueType("distances", ElementType.FLOAT32, shape));
    graph.output(new ValueType("indices", ElementType.INT64, shape));
    return graph.build();
  }

  private void merge(GraphRunner runner, Rows queries, int from, int to, int firstReference) {
    float[] points = queries.block(from, to);
    Tensor input = Tensor.ofFloats("queries", new long[] {to - from, queries.size()}, points);
    List<Tensor> outputs = runner.run(List.of(input));
    float[] distances = outputs.get(0).toFloats();
    long[] at = outputs.get(1).toLongs();
    float[] norms = squaredNorms(points, queries.size());
    int kept = distances.length / norms.length;
    for (int i = 0; i < distances.length; i++) {
      int row = i / kept;
      insert(from + row, distances[i] + norms[row], firstReference + (int) at[i]);
    }
  }

  /** Puts a neighbour in its place among the nearest so far, if it is one of them. */
  private void insert(int query, float distance, int index) {
    int end = (query + 1) * k;
    int place = end;
    while (place > query * k && distance < squaredDistances[place - 1]) {
      place--;
    }
    if (place == end) {
      return;
    }
    System.arraycopy(squaredDistances, place, squaredDistances, place + 1, end - place - 1);
    System.arraycopy(indices, place, indices, place + 1, end - place - 1);
    squaredDistances[place] = distance;
    indices[place] = index;
  }

  private static float[] squaredNorms(float[] points, int size) {
    float[] norms = new float[points.length / size];
    for (int row = 0; row < norms.length; row++) {
      double sum = 0;
      for (int i = row * size; i < (row + 1) * size; i++) {
        sum += (double) points[i] * points[i];
      }
      norms[row] = (float) sum;
    }
    return norms;
  }
}
