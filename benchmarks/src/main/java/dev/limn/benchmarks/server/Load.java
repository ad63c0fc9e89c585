package dev.limn.benchmarks.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one request again and again over connections that stay open, from one thread, and measures
 * how long answers take. For one thread.
 */
public final class Load implements AutoCloseable {

  /** What an answer may be noticed too late by, in an open loop. */
  private static final long LONGEST_NAP_NANOS = 100_000;

  /** Connections that a request is not yet sent on. */
  private final Deque<LoadConnection> idle = new ArrayDeque<>();

  private final List<LoadConnection> connections = new ArrayList<>();
  private final Selector selector;

  /**
   * Opens the connections.
   *
   * @param address of the server
   * @param request head and body as they are sent
   * @param count how many connections
   * @throws IOException if the server does not take them
   */
  public Load(InetSocketAddress address, byte[] request, int count) throws IOException {
    selector = Selector.open();
    for (int i = 0; i < count; i++) {
      LoadConnection connection = new LoadConnection(address, request, selector);
      connections.add(connection);
      idle.add(connection);
    }
  }

  /**
   * A closed loop: each connection sends its next request when it has been answered.
   *
   * @param duration for how long
   * @return what came back
   * @throws IOException if a connection is lost
   */
  public LoadReport closed(Duration duration) throws IOException {
    LoadReport report = new LoadReport();
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    for (long now = begin; now < end; now = System.nanoTime()) {
      while (!idle.isEmpty()) {
        idle.poll().send(System.nanoTime());
      }
      receive(Math.min(100, (end - now) / 1_000_000 + 1), report);
    }
    report.took(System.nanoTime() - begin);
    drain(report);
    return report;
  }

  /**
   * An open loop: requests are due at a constant rate, whether or not earlier ones have been
   * answered. Time is counted from when a request was due, so that those that wait for a free
   * connection are not forgotten.
   *
   * @param perSecond the rate
   * @param duration for how long
   * @return what came back, and how many requests found no connection until the end
   * @throws IOException if a connection is lost
   */
  public LoadReport open(double perSecond, Duration duration) throws IOException {
    LoadReport report = new LoadReport();
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    double gap = 1e9 / perSecond;
    long sent = 0;
    for (long now = begin; now < end; now = System.nanoTime()) {
      long due = begin + (long) (sent * gap);
      while (due <= now && !idle.isEmpty()) {
        idle.poll().send(due);
        sent++;
        due = begin + (long) (sent * gap);
      }
      // A generator that waits awake takes a processor from the server that it measures.
      LockSupport.parkNanos(Math.min(due - System.nanoTime(), LONGEST_NAP_NANOS));
      receive(0, report);
    }
    report.took(System.nanoTime() - begin);
    report.unsent((long) ((end - begin) / gap) - sent);
    drain(report);
    return report;
  }

  private void drain(LoadReport report) throws IOException {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (idle.size() < connections.size() && System.nanoTime() < patience) {
      receive(100, report);
    }
    report.unanswered(connections.size() - idle.size());
  }

  private void receive(long millis, LoadReport report) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      LoadConnection connection = (LoadConnection) key.attachment();
      if (connection.advance(report)) {
        idle.add(connection);
      }
    }
    selector.selectedKeys().clear();
  }

  /** Closes the connections. */
  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
