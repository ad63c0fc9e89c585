package dev.limn.runtime.model;

import dev.limn.onnx.OnnxException;
import dev.limn.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of a package's fp32 decoder, or of its classifier, with the outputs expected of them.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 */
public record TestVectors(List<Tensor> inputs, List<Tensor> outputs) {

  static final String DIRECTORY = "test_data_set_0";

  /** Copies the lists. */
  public TestVectors {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  static TestVectors read(ModelPackage source) {
    return new TestVectors(tensors(source, "input"), tensors(source, "output"));
  }

  private static List<Tensor> tensors(ModelPackage source, String kind) {
    List<Tensor> tensors = new ArrayList<>();
    String path = DIRECTORY + "/" + kind + "_0.pb";
    while (source.paths().contains(path)) {
      tensors.add(tensor(source, path));
      path = DIRECTORY + "/" + kind + "_" + tensors.size() + ".pb";
    }
    return tensors;
  }

  private static Tensor tensor(ModelPackage source, String path) {
    try {
      return Tensor.parse(source.bytes(path));
    } catch (OnnxException e) {
      throw new InvalidPackageException(source.manifest().name(), path + ": " + e.getMessage(), e);
    }
  }
}
