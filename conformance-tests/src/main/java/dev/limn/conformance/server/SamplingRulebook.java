package dev.limn.conformance.server;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link SamplingSuite}. */
public final class SamplingRulebook implements Rulebook {

  /** Makes the rulebook. */
  public SamplingRulebook() {}

  @Override
  public String suite() {
    return "sampling";
  }

  @Override
  public String about() {
    return "Holds a server to [Limn's sampling API](serving.md#pictures): `limn conformance --server"
        + " URL`. A server without `/v1/models` skips all of it.";
  }

  @Override
  public List<Check> checks() {
    return SamplingSuite.of(ServerTarget.at("http://localhost")).checks();
  }
}
