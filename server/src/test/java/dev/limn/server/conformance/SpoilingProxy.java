package dev.limn.server.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a sound server and makes mistakes in its name. */
final class SpoilingProxy implements AutoCloseable {

  /** A request on its way to the server: path with query, and body. */
  record Asked(String path, String body) {

    /** With a word of the body or the query replaced. */
    Asked replaced(String pattern, String by) {
      return new Asked(path.replaceAll(pattern, by), body.replaceAll(pattern, by));
    }
  }

  /** A mistake. */
  interface Mistake {

    default Asked asked(Asked sound) {
      return sound;
    }

    default int status(Asked asked, int sound) {
      return sound;
    }

    default boolean keeps(String header) {
      return true;
    }

    default byte[] body(Asked asked, byte[] sound) {
      return sound;
    }
  }

  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Inference-Header-Content-Length",
          "If-None-Match",
          "ETag",
          "Cache-Control");

  private final URI target;
  private final Mistake mistake;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  SpoilingProxy(URI target, Mistake mistake) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.target = target;
    this.mistake = mistake;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Asked asked =
          new Asked(
              exchange.getRequestURI().toString(), new String(body, StandardCharsets.ISO_8859_1));
      HttpResponse<byte[]> response = forward(exchange, mistake.asked(asked));
      byte[] answer = mistake.body(asked, response.body());
      for (String name : HEADERS) {
        response
            .headers()
            .firstValue(name)
            .filter(value -> mistake.keeps(name))
            .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
      }
      int status = mistake.status(asked, response.statusCode());
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, Asked asked) throws IOException {
    byte[] body = asked.body().getBytes(StandardCharsets.ISO_8859_1);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(asked.path()))
            .version(HttpClient.Version.HTTP_1_1)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (String name : HEADERS) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
