package dev.limn.conformance.onnx;

import dev.limn.conformance.NotApplicable;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import java.util.List;

/** Something that runs ONNX graphs, under test. */
@FunctionalInterface
public interface Subject {

  /**
   * Runs a graph once.
   *
   * @param graph any graph
   * @param inputs its inputs, named as the graph names them, in its order
   * @return all outputs in the graph's order
   * @throws NotApplicable if it does not implement one of the operators or types
   */
  List<Tensor> run(OnnxModel graph, List<Tensor> inputs);
}
