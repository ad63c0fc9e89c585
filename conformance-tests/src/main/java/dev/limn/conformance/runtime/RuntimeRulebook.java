package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link RuntimeSuite}. */
public final class RuntimeRulebook implements Rulebook {

  /** Makes the rulebook. */
  public RuntimeRulebook() {}

  @Override
  public String suite() {
    return "runtime";
  }

  @Override
  public String about() {
    return "Holds an implementation of sampling, by a `Subject`, to the meaning of seeds, indices,"
        + " labels, priors and temperature, on the golden packages that come with the suite. Limn's"
        + " own sampler is the subject where none is named: `limn conformance`.";
  }

  @Override
  public List<Check> checks() {
    return RuntimeSuite.limn().checks();
  }
}
