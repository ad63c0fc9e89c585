package dev.limn.cli.bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/** What one contender has done in one slice of time. */
record Round(List<Long> callNanos) {

  /** Calls a contender until a slice of time is over, at least once. */
  static Round of(Contender contender, long sliceNanos) throws OrtException {
    List<Long> calls = new ArrayList<>();
    long begin = System.nanoTime();
    long before = begin;
    do {
      contender.makeBatch();
      long now = System.nanoTime();
      calls.add(now - before);
      before = now;
    } while (before - begin < sliceNanos);
    return new Round(calls);
  }

  double callsPerSecond() {
    return 1e9 * callNanos.size() / callNanos.stream().mapToLong(Long::longValue).sum();
  }
}
