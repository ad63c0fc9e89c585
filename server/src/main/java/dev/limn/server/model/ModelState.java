package dev.limn.server.model;

/** What a model can be asked for. */
public enum ModelState {
  /** It is being opened. */
  LOADING,
  /** It answers. */
  READY,
  /** It does not answer. */
  UNAVAILABLE
}
