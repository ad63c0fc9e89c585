package dev.limn.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The lanes that nobody decodes with now. Only so many are kept: memory that a crowd of callers
 * took is given back when the crowd has gone. Taking and giving back allocate next to nothing. Safe
 * for use by several threads.
 */
final class Lanes implements AutoCloseable {

  private final AtomicReferenceArray<Lane> kept;

  /** Keeps at most so many. */
  Lanes(int most) {
    this.kept = new AtomicReferenceArray<>(most);
  }

  /** One that was given back; the caller owns it then. */
  Optional<Lane> take() {
    for (int i = 0; i < kept.length(); i++) {
      Lane lane = kept.getAndSet(i, null);
      if (lane != null) {
        return Optional.of(lane);
      }
    }
    return Optional.empty();
  }

  /** Keeps a lane, or closes it where enough are kept. */
  void giveBack(Lane lane) {
    for (int i = 0; i < kept.length(); i++) {
      if (kept.compareAndSet(i, null, lane)) {
        return;
      }
    }
    lane.close();
  }

  @Override
  public void close() {
    for (Optional<Lane> lane = take(); lane.isPresent(); lane = take()) {
      lane.get().close();
    }
  }
}
