package dev.limn.conformance.provider;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link ProviderSuite}. */
public final class ProviderRulebook implements Rulebook {

  /** Makes the rulebook. */
  public ProviderRulebook() {}

  @Override
  public String suite() {
    return "provider";
  }

  @Override
  public String about() {
    return "Holds an execution provider of ONNX Runtime, or another runtime by a `Subject`, to what"
        + " the processor computes, on three models of the zoo at batches from 1 to 200: `limn"
        + " conformance --provider cuda`. The tolerances here are those of single precision; options"
        + " that lower it, such as TF32, allow 2 levels; the processor itself, on other threads, none"
        + " ([providers](providers.md)).";
  }

  @Override
  public List<Check> checks() {
    return ProviderSuite.rules();
  }
}
