package dev.limn.runtime;

import dev.limn.LimnException;
import java.util.List;

/**
 * An asked-for provider that this machine or this ONNX Runtime does not have, or that does not run
 * the model.
 */
public final class ProviderUnavailableException extends LimnException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final transient List<MissingLibrary> missing;

  ProviderUnavailableException(String provider, LoadFailure failure, Throwable cause) {
    super("provider " + provider + " is not available: " + failure.reason(), cause);
    this.reason = failure.reason();
    this.missing = List.copyOf(failure.missing());
  }

  /**
   * Why the provider is not there, without its name.
   *
   * @return one line
   */
  public String reason() {
    return reason;
  }

  /**
   * The shared libraries that the loader asked for in vain. A loader names the first that it
   * misses; {@code limn doctor} looks for all.
   *
   * @return what is missing; none where something else stands in the way
   */
  public List<MissingLibrary> missing() {
    return missing == null ? List.of() : missing;
  }
}
