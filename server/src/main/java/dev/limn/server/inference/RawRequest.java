package dev.limn.server.inference;

import java.util.List;
import java.util.Map;

/**
 * A request of the protocol as it was worded, not yet held against a model.
 *
 * @param id what the client calls it; null where it does not
 * @param parameters values by name: {@link String}, {@link Long}, {@link Double} or {@link Boolean}
 * @param inputs the tensors that it brings
 * @param outputs the tensors that it asks for; empty for all
 */
public record RawRequest(
    String id,
    Map<String, Object> parameters,
    List<InputTensor> inputs,
    List<RequestedOutput> outputs) {

  /** The parameter by which a client asks for all outputs as bytes. */
  public static final String BINARY_OUTPUTS = "binary_data_output";
}
