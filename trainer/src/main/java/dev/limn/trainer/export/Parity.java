package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.trainer.export.ExportReport.OutputParity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares a block with its graph: both run on the same random inputs. */
public final class Parity {

  private static final int[] BATCHES = {1, 2, 7};
  private static final long SEED = 20;

  private Parity() {}

  /**
   * Runs block and graph at batch 1, 2 and 7 and compares every element of every output of the
   * block; outputs that the graph has beyond the block's are not compared.
   *
   * @param block the block, which runs in evaluation mode
   * @param inputs its inputs, in order
   * @param model its graph; its first outputs are the block's, in order
   * @param tolerance the greatest allowed absolute difference
   * @return the differences found
   * @throws ExportException if a shape differs, or if an element differs by more than the tolerance
   *     or is NaN on one side only
   * @throws dev.limn.LimnException if ONNX Runtime refuses the graph
   */
  public static ExportReport check(
      Block block, List<ExportInput> inputs, OnnxModel model, double tolerance) {
    List<OutputParity> parities = new ArrayList<>();
    try (GraphRunner graph = GraphRunner.open(model)) {
      for (int batch : BATCHES) {
        parities.addAll(compare(block, inputs, graph, batch, tolerance));
      }
    }
    return new ExportReport(model.opset(), tolerance, parities);
  }

  static int outputCount(Block block, List<ExportInput> inputs) {
    try (NDManager manager = BlockTree.managerBeside(block)) {
      return forward(block, draw(inputs, manager, 1), manager).size();
    }
  }

  private static List<OutputParity> compare(
      Block block, List<ExportInput> inputs, GraphRunner graph, int batch, double tolerance) {
    List<OutputParity> parities = new ArrayList<>();
    try (NDManager manager = BlockTree.managerBeside(block)) {
      NDList drawn = draw(inputs, manager, batch);
      NDList expected = forward(block, drawn, manager);
      List<Tensor> found = graph.run(tensors(inputs, drawn));
      for (int i = 0; i < expected.size(); i++) {
        double difference = difference(batch, expected.get(i), found.get(i), tolerance);
        parities.add(new OutputParity(found.get(i).name(), batch, difference));
      }
    }
    return parities;
  }

  private static List<Tensor> tensors(List<ExportInput> inputs, NDList arrays) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      tensors.add(ArrayTensor.of(inputs.get(i).name(), arrays.get(i)));
    }
    return tensors;
  }

  private static double difference(int batch, NDArray expected, Tensor found, double tolerance) {
    long[] shape = expected.getShape().getShape();
    if (!Arrays.equals(shape, found.shape())) {
      throw new ExportException(
          "output '%s' at batch %d: the block makes %s, the graph %s"
              .formatted(
                  found.name(), batch, Arrays.toString(shape), Arrays.toString(found.shape())));
    }
    double[] wanted = doubles(ArrayTensor.of(found.name(), expected));
    double[] values = doubles(found);
    double greatest = 0;
    for (int i = 0; i < wanted.length; i++) {
      double difference = distance(wanted[i], values[i]);
      // Negated, so that a NaN fails.
      if (!(difference <= tolerance)) {
        throw new ExportException(
            "output '%s' at batch %d differs at %s: block %s, graph %s, tolerance %s"
                .formatted(found.name(), batch, index(i, shape), wanted[i], values[i], tolerance));
      }
      greatest = Math.max(greatest, difference);
    }
    return greatest;
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    ByteBuffer data = tensor.data();
    Arrays.setAll(values, i -> next(data, tensor));
    return values;
  }

  private static double next(ByteBuffer data, Tensor tensor) {
    return switch (tensor.type()) {
      case FLOAT32 -> data.getFloat();
      case FLOAT64 -> data.getDouble();
      case INT64 -> data.getLong();
      case INT32 -> data.getInt();
      case INT8, BOOL -> data.get();
      case UINT8 -> Byte.toUnsignedInt(data.get());
      default ->
          throw new ExportException(
              "output '%s' of type %s cannot be compared".formatted(tensor.name(), tensor.type()));
    };
  }

  /** 0 for equal infinities and for two NaN; NaN for one. */
  private static double distance(double a, double b) {
    return Double.compare(a, b) == 0 ? 0 : Math.abs(a - b);
  }

  private static String index(int flat, long[] shape) {
    long[] index = new long[shape.length];
    long rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return Arrays.toString(index);
  }

  private static NDList draw(List<ExportInput> inputs, NDManager manager, int batch) {
    NDList drawn = new NDList();
    inputs.forEach(input -> drawn.add(input.draw(manager, batch, SEED + batch)));
    return drawn;
  }

  private static NDList forward(Block block, NDList inputs, NDManager manager) {
    return block.forward(new ParameterStore(manager, false), inputs, false);
  }
}
