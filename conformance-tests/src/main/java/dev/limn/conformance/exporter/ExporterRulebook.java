package dev.limn.conformance.exporter;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link ExporterSuite}. */
public final class ExporterRulebook implements Rulebook {

  /** Makes the rulebook. */
  public ExporterRulebook() {}

  @Override
  public String suite() {
    return "exporter";
  }

  @Override
  public String about() {
    return "Holds an exporter, a `Subject` of one method, to graphs that compute in ONNX Runtime what"
        + " plain loops compute, at batches of 1, 2 and 7. Limn's own is held to it by its tests.";
  }

  @Override
  public List<Check> checks() {
    return ExporterSuite.of(layerCase -> new byte[0]);
  }
}
