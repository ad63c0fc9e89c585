package dev.limn.zoo.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web server on this machine, which behaves as well or badly as a test wants. Pages are always
 * served well; the faults are those of its one file, which it has under every other name.
 */
public final class FileHost implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> pages = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  public volatile byte[] content;
  public volatile String entityTag = "\"v1\"";
  public volatile boolean honoursRange = true;

  /** Whether it says how long the file is. */
  public volatile boolean tellsLength = true;

  public volatile int status = 200;

  /** The answer to every request for a range, 0 for none of its own. */
  public volatile int statusOfRanges;

  /** Answers that break off after half of their bytes, before answers are whole. */
  public volatile int answersToCut;

  /** Answers that fall silent after half of their bytes, before answers are whole. */
  public volatile int answersToStall;

  /** How many bytes of the file go out at a time. */
  public volatile int pieceBytes = Integer.MAX_VALUE;

  /** No answer is sent before this is open. */
  public volatile CountDownLatch gate = new CountDownLatch(0);

  public FileHost(byte[] content) throws IOException {
    this.content = content;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.createContext("/moved/", this::redirect);
    server.setExecutor(threads);
    server.start();
  }

  /** Where the file is under a name. */
  public URI uri(String name) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
  }

  /** Adds a page. */
  public void page(String name, byte[] bytes) {
    pages.put("/" + name, bytes);
  }

  /** The Range header of every request for the file so far, "whole" where it had none. */
  public List<String> ranges() {
    return ranges;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void redirect(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/moved", "");
      exchange.getResponseHeaders().set("Location", path);
      exchange.sendResponseHeaders(302, -1);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] page = pages.get(exchange.getRequestURI().getPath());
      if (page != null) {
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        return;
      }
      answerFile(exchange);
    }
  }

  private void answerFile(HttpExchange exchange) throws IOException {
    Optional<String> range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
    ranges.add(range.orElse("whole"));
    await(gate);
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

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("the host was closed", e);
    }
  }

  private void send(HttpExchange exchange, int answer, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(answer, tellsLength ? bytes.length : 0);
    OutputStream body = exchange.getResponseBody();
    if (answersToCut > 0) {
      answersToCut--;
      body.write(bytes, 0, bytes.length / 2);
      body.flush();
      return; // closing the exchange now cuts the connection
    }
    if (answersToStall > 0) {
      answersToStall--;
      body.write(bytes, 0, bytes.length / 2);
      body.flush();
      await(closed);
      return;
    }
    for (int from = 0; from < bytes.length; from += Math.min(pieceBytes, bytes.length - from)) {
      body.write(bytes, from, Math.min(pieceBytes, bytes.length - from));
      body.flush();
    }
    body.close();
  }

  private static int first(String range) {
    return Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
  }
}
