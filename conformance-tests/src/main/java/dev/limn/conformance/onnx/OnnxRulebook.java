package dev.limn.conformance.onnx;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The one rule of {@link OnnxSuite}. */
public final class OnnxRulebook implements Rulebook {

  /** Makes the rulebook. */
  public OnnxRulebook() {}

  @Override
  public String suite() {
    return "onnx";
  }

  @Override
  public String about() {
    return "Runs every case of a directory in the format of the ONNX project's backend tests"
        + " (`model.onnx`, `test_data_set_N`) in ONNX Runtime, or in another runtime by a `Subject`:"
        + " `limn conformance --onnx DIR`. A check has the name of its case's directory.";
  }

  @Override
  public List<Check> checks() {
    return List.of(OnnxSuite.rule("onnx.name-of-the-case", () -> {}));
  }
}
