package dev.limn.runtime;

import dev.limn.LimnException;

/** An asked-for provider that this machine or this ONNX Runtime does not have. */
public final class ProviderUnavailableException extends LimnException {

  private static final long serialVersionUID = 1L;

  ProviderUnavailableException(String provider, String why, Throwable cause) {
    super("provider " + provider + " is not available: " + why, cause);
  }
}
