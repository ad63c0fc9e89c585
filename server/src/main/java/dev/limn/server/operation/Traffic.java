package dev.limn.server.operation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjIntConsumer;

/** Counts requests by route and status, and failures by reason. Safe for use by many threads. */
public final class Traffic {

  /** Statuses of HTTP are below it, and so are those of gRPC. */
  private static final int STATUSES = 600;

  private final Map<String, Route> routes = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder[]> failures = new ConcurrentHashMap<>();

  /** The requests of one route. Adding takes no lock. */
  public static final class Route {

    private final String protocol;
    private final String method;
    private final String name;
    private final AtomicReferenceArray<LongAdder> byStatus = new AtomicReferenceArray<>(STATUSES);

    private Route(String protocol, String method, String name) {
      this.protocol = protocol;
      this.method = method;
      this.name = name;
    }

    /**
     * Counts a request that has been answered.
     *
     * @param status 0 to 599; others are not counted
     */
    public void answered(int status) {
      if (status < 0 || status >= STATUSES) {
        return;
      }
      LongAdder count = byStatus.get(status);
      if (count == null) {
        byStatus.compareAndSet(status, null, new LongAdder());
        count = byStatus.get(status);
      }
      count.increment();
    }

    /**
     * What it speaks.
     *
     * @return such as {@code http}
     */
    public String protocol() {
      return protocol;
    }

    /**
     * How it is asked.
     *
     * @return such as {@code GET}
     */
    public String method() {
      return method;
    }

    /**
     * What it is called.
     *
     * @return the template of its paths, such as {@code /v2/models/{model}/infer}
     */
    public String name() {
      return name;
    }

    /** Tells each status that there was, with its count. */
    void forEach(ObjIntConsumer<Long> consumer) {
      for (int status = 0; status < STATUSES; status++) {
        LongAdder count = byStatus.get(status);
        if (count != null) {
          consumer.accept(count.sum(), status);
        }
      }
    }
  }

  /**
   * The counters of a route, to be kept by who answers it.
   *
   * @param protocol such as {@code http}
   * @param method such as {@code GET}
   * @param name one of few: a template, never a path
   * @return always the same for the same three
   */
  public Route route(String protocol, String method, String name) {
    return routes.computeIfAbsent(
        protocol + ' ' + name + ' ' + method, key -> new Route(protocol, method, name));
  }

  /**
   * Counts a request that has failed.
   *
   * @param protocol such as {@code http}
   * @param reason why
   */
  public void failed(String protocol, FailureReason reason) {
    LongAdder[] counts = failures.get(protocol);
    if (counts == null) {
      counts = failures.computeIfAbsent(protocol, key -> newCounts());
    }
    counts[reason.ordinal()].increment();
  }

  private static LongAdder[] newCounts() {
    LongAdder[] counts = new LongAdder[FailureReason.values().length];
    Arrays.setAll(counts, i -> new LongAdder());
    return counts;
  }

  Collection<Route> routes() {
    return routes.values();
  }

  List<String> failingProtocols() {
    return failures.keySet().stream().sorted().toList();
  }

  long failures(String protocol, FailureReason reason) {
    return failures.get(protocol)[reason.ordinal()].sum();
  }
}
