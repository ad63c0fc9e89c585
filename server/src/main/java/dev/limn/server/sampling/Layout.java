package dev.limn.server.sampling;

/** How several images become pictures. */
public enum Layout {
  /** All in one picture. */
  GRID,
  /** Each a picture of its own. */
  SINGLE
}
