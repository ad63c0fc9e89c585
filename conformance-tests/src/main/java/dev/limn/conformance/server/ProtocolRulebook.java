package dev.limn.conformance.server;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link ProtocolSuite}. */
public final class ProtocolRulebook implements Rulebook {

  /** Makes the rulebook. */
  public ProtocolRulebook() {}

  @Override
  public String suite() {
    return "protocol";
  }

  @Override
  public String about() {
    return "Holds any server to the"
        + " [Open Inference Protocol v2](https://github.com/kserve/open-inference-protocol) over REST,"
        + " with its extensions for binary tensors, model repositories and statistics where the"
        + " server claims them: `limn conformance --server URL`. What tensors a model takes is read"
        + " from its metadata. Models are loaded and unloaded with `--manage` alone.";
  }

  @Override
  public List<Check> checks() {
    return ProtocolSuite.of(ServerTarget.at("http://localhost")).checks();
  }
}
