package dev.limn.conformance.model;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link ModelSuite}. */
public final class ModelRulebook implements Rulebook {

  /** Makes the rulebook. */
  public ModelRulebook() {}

  @Override
  public String suite() {
    return "package";
  }

  @Override
  public String about() {
    return "Holds a [model package](model-package.md) to its format, and runs it: `limn verify MODEL`,"
        + " or `limn conformance --package MODEL`. A classifier draws nothing and is held to what it"
        + " reads; mixture prior and 8-bit decoder are tried where there are such.";
  }

  @Override
  public List<Check> checks() {
    return ModelSuite.rules();
  }
}
