package dev.limn.cli.conformance;

import dev.limn.LimnException;
import dev.limn.conformance.Suite;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Suites over subjects, and what is to be closed behind them. */
final class OpenSubjects implements AutoCloseable {

  private final List<Suite> suites;
  private final Deque<Closeable> resources;

  OpenSubjects(List<Suite> suites, Deque<Closeable> resources) {
    this.suites = List.copyOf(suites);
    this.resources = new ArrayDeque<>(resources);
  }

  List<Suite> suites() {
    return suites;
  }

  @Override
  public void close() {
    try {
      for (Closeable resource : resources) {
        resource.close();
      }
    } catch (IOException e) {
      throw new LimnException("a subject could not be closed: " + e.getMessage(), e);
    }
  }
}
