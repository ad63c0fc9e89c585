package dev.limn.conformance.onnx;

import dev.limn.LimnException;
import dev.limn.conformance.NotApplicable;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import java.util.List;

/** ONNX Runtime's processor, as Limn calls it. */
public final class RuntimeSubject implements Subject {

  /** How ONNX Runtime says that it has no kernel. */
  private static final List<String> LACKS =
      List.of("ORT_NOT_IMPLEMENTED", "are not run", "is under development and support");

  /** Makes the subject. */
  public RuntimeSubject() {}

  @Override
  public List<Tensor> run(OnnxModel graph, List<Tensor> inputs) {
    try (GraphRunner runner = GraphRunner.open(graph)) {
      return runner.run(inputs);
    } catch (LimnException e) {
      if (LACKS.stream().anyMatch(e.getMessage()::contains)) {
        throw new NotApplicable(e.getMessage());
      }
      throw e;
    }
  }
}
