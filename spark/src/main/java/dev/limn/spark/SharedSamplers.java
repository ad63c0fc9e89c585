package dev.limn.spark;

import dev.limn.runtime.Sampler;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The samplers of this process: one a model, shared by all tasks, which open it with the first.
 * Those that nobody uses stay open for the next task, the last few of them. Safe for use by many
 * threads.
 */
final class SharedSamplers {

  private static final int MOST_IDLE = 16;

  /** Those used last come last: a row of a frame may use several in turn. */
  private static final Map<ModelKey, Shared> OPEN = new LinkedHashMap<>(32, 0.75f, true);

  private static int opened;

  private SharedSamplers() {}

  /** A use of a sampler, to be closed. */
  record Lease(Sampler sampler, ModelKey key) implements AutoCloseable {

    @Override
    public void close() {
      giveBack(key);
    }
  }

  private static final class Shared {

    private final Sampler sampler;
    private int users;

    Shared(Sampler sampler) {
      this.sampler = sampler;
    }
  }

  /** Others wait while a model is opened: they are likely to want the same. */
  static synchronized Lease take(ModelKey key) {
    Shared shared = OPEN.get(key);
    if (shared == null) {
      shared = new Shared(key.open());
      opened++;
      OPEN.put(key, shared);
    }
    shared.users++;
    closeIdle();
    return new Lease(shared.sampler, key);
  }

  private static synchronized void giveBack(ModelKey key) {
    OPEN.get(key).users--;
    closeIdle();
  }

  private static void closeIdle() {
    long idle = OPEN.values().stream().filter(shared -> shared.users == 0).count();
    Iterator<Shared> longestUnusedFirst = OPEN.values().iterator();
    while (idle > MOST_IDLE) {
      Shared shared = longestUnusedFirst.next();
      if (shared.users == 0) {
        longestUnusedFirst.remove();
        shared.sampler.close();
        idle--;
      }
    }
  }

  /** How many were ever opened in this process. */
  static synchronized int opened() {
    return opened;
  }

  /** How many are open now. */
  static synchronized int open() {
    return OPEN.size();
  }
}
