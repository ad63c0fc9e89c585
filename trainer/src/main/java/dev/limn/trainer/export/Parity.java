package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import dev.limn.trainer.export.ExportReport.OutputParity;
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
   * @throws ExportException if ONNX Runtime refuses the graph, if a shape differs, or if an element
   *     differs by more than the tolerance or is NaN on one side only
   */
  public static ExportReport check(
      Block block, List<ExportInput> inputs, OnnxModel model, double tolerance) {
    List<OutputParity> parities = new ArrayList<>();
    try (RuntimeGraph graph = new RuntimeGraph(model)) {
      for (int batch : BATCHES) {
        parities.addAll(compare(block, inputs, graph, batch, tolerance));
      }
    } catch (OrtException e) {
      throw new ExportException(
          "ONNX Runtime refuses '%s': %s".formatted(model.name(), e.getMessage()), e);
    }
    return new ExportReport(model.opset(), tolerance, parities);
  }

  static int outputCount(Block block, List<ExportInput> inputs) {
    try (NDManager manager = BlockTree.managerBeside(block)) {
      return forward(block, draw(inputs, manager, 1), manager).size();
    }
  }

  private static List<OutputParity> compare(
      Block block, List<ExportInput> inputs, RuntimeGraph graph, int batch, double tolerance)
      throws OrtException {
    List<OutputParity> parities = new ArrayList<>();
    try (NDManager manager = BlockTree.managerBeside(block)) {
      NDList drawn = draw(inputs, manager, batch);
      NDList expected = forward(block, drawn, manager);
      List<RuntimeGraph.Output> found = graph.run(inputs, drawn, expected.size());
      for (int i = 0; i < expected.size(); i++) {
        ValueType output = graph.model().outputs().get(i);
        double difference =
            difference(output.name(), batch, expected.get(i), found.get(i), tolerance);
        parities.add(new OutputParity(output.name(), batch, difference));
      }
    }
    return parities;
  }

  private static double difference(
      String output, int batch, NDArray expected, RuntimeGraph.Output found, double tolerance) {
    long[] shape = expected.getShape().getShape();
    if (!Arrays.equals(shape, found.shape())) {
      throw new ExportException(
          "output '%s' at batch %d: the block makes %s, the graph %s"
              .formatted(output, batch, Arrays.toString(shape), Arrays.toString(found.shape())));
    }
    double[] wanted = RuntimeGraph.doubles(expected);
    double greatest = 0;
    for (int i = 0; i < wanted.length; i++) {
      double difference = distance(wanted[i], found.values()[i]);
      // Negated, so that a NaN fails.
      if (!(difference <= tolerance)) {
        throw new ExportException(
            "output '%s' at batch %d differs at %s: block %s, graph %s, tolerance %s"
                .formatted(
                    output, batch, index(i, shape), wanted[i], found.values()[i], tolerance));
      }
      greatest = Math.max(greatest, difference);
    }
    return greatest;
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
