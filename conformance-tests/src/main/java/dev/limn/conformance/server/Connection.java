package dev.limn.conformance.server;

import dev.limn.LimnException;
import dev.limn.conformance.CheckFailure;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to a server under test. May be shared by threads.
 *
 * @param base where it answers, such as {@code http://127.0.0.1:8000}
 * @param headers sent with every request, such as a key
 * @param patience how long an answer may take
 */
record Connection(URI base, Map<String, String> headers, Duration patience) {

  static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  /** More than any answer that a check asks for. */
  private static final long LONGEST_BODY = 256L << 20;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  Connection(ServerTarget target) {
    this(target.base(), target.headers(), target.patience());
  }

  /**
   * Holds that somebody answers at all.
   *
   * @throws LimnException if nobody does
   */
  void requireAnswer() {
    try {
      get("/v2/health/live");
    } catch (CheckFailure e) {
      throw new LimnException("server " + base + " does not answer: " + e.getMessage(), e);
    }
  }

  Answer get(String path) {
    return send("GET", path, request(path).GET());
  }

  Answer get(String path, String header, String value) {
    return send("GET", path, request(path).header(header, value).GET());
  }

  Answer post(String path, String json) {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  Answer post(String path, String contentType, byte[] body, Map<String, String> more) {
    return post(path, contentType, BodyPublishers.ofByteArray(body), more);
  }

  /** The same without saying how long the body is. */
  Answer postInChunks(String path, byte[] body) {
    BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    return post(path, "application/json", chunks, Map.of());
  }

  private Answer post(String path, String type, BodyPublisher body, Map<String, String> more) {
    HttpRequest.Builder request = request(path).header("Content-Type", type).POST(body);
    more.forEach(request::header);
    return send("POST", path, request);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    headers.forEach(request::header);
    return request;
  }

  private URI uri(String path) {
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  private Answer send(String method, String path, HttpRequest.Builder request) {
    // A timeout of the request would end with the headers: a body may stall, too.
    CompletableFuture<HttpResponse<byte[]>> answer =
        CLIENT.sendAsync(request.build(), head -> new LimitedBody(LONGEST_BODY));
    try {
      HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          method + " " + path, response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw new CheckFailure(
          "%s %s: no answer within %d s".formatted(method, path, patience.toSeconds()));
    } catch (ExecutionException e) {
      throw new CheckFailure("%s %s: no answer: %s".formatted(method, path, reason(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** A name as a segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
