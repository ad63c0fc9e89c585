package dev.limn.trainer.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine with one file, which behaves as well or badly as a test wants. */
final class FileHost implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  volatile byte[] content;
  volatile String entityTag = "\"v1\"";
  volatile boolean honoursRange = true;
  volatile int status = 200;

  /** The answer to every request for a range, 0 for none of its own. */
  volatile int statusOfRanges;

  /** Answers that break off after half of their bytes, before answers are whole. */
  volatile int answersToCut;

  /** No answer is sent before this is open. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  FileHost(byte[] content) throws IOException {
    this.content = content;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI uri(String name) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
  }

  /** The Range header of every request so far, "whole" where it had none. */
  List<String> ranges() {
    return ranges;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
      ranges.add(range.orElse("whole"));
      awaitGate();
      if (status != 200) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      if (range.isPresent() && statusOfRanges != 0) {
        exchange.sendResponseHeaders(statusOfRanges, -1);
        return;
      }
      exchange.getResponseHeaders().set("ETag", entityTag);
      boolean unchanged = entityTag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
      int from = range.isPresent() && honoursRange && unchanged ? first(range.get()) : 0;
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      }
      send(exchange, from > 0 ? 206 : 200, Arrays.copyOfRange(content, from, content.length));
    }
  }

  private void awaitGate() throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException("the host was closed", e);
    }
  }

  private void send(HttpExchange exchange, int answer, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(answer, bytes.length);
    OutputStream body = exchange.getResponseBody();
    if (answersToCut > 0) {
      answersToCut--;
      body.write(bytes, 0, bytes.length / 2);
      body.flush();
      return; // closing the exchange now cuts the connection
    }
    body.write(bytes);
    body.close();
  }

  private static int first(String range) {
    return Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
  }
}
