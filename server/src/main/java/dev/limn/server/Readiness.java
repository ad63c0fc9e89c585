package dev.limn.server;

import jakarta.inject.Singleton;

/** Whether requests for samples are welcome. Safe for use by several threads. */
@Singleton
class Readiness {

  private volatile boolean ready;

  boolean isReady() {
    return ready;
  }

  void set(boolean now) {
    ready = now;
  }
}
