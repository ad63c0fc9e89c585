package dev.limn.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.limn.conformance.CheckFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionTest {

  @Test
  void aServerThatFallsSilentInTheBodyIsNotWaitedForWithoutEnd() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          // The head promises ten bytes, of which half come.
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().write("{\"liv".getBytes(StandardCharsets.US_ASCII));
          exchange.getResponseBody().flush();
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      Connection connection = new Connection(base, Map.of(), Duration.ofSeconds(1));

      assertThatThrownBy(() -> connection.get("/v2/health/live"))
          .isInstanceOf(CheckFailure.class)
          .hasMessage("GET /v2/health/live: no answer within 1 s");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aBodyIsKeptUpToTheLimit() {
    LimitedBody body = subscribed(4, new Subscription());
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3, 4})));
    body.onComplete();

    assertThat(body.getBody().toCompletableFuture().join()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aBodyWithoutEndIsCutOff() {
    Subscription subscription = new Subscription();
    LimitedBody body = subscribed(4, subscription);
    body.onNext(List.of(ByteBuffer.allocate(3)));
    body.onNext(List.of(ByteBuffer.allocate(2)));
    body.onComplete();

    assertThat(subscription.cancelled).isTrue();
    assertThatThrownBy(() -> body.getBody().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageEndingWith("the body is longer than 4 bytes");
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static LimitedBody subscribed(long limit, Flow.Subscription subscription) {
    LimitedBody body = new LimitedBody(limit);
    body.onSubscribe(subscription);
    return body;
  }

  private static final class Subscription implements Flow.Subscription {

    private boolean cancelled;

    @Override
    public void request(long count) {
      // All is given at once.
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
