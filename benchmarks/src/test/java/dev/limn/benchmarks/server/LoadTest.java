package dev.limn.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadTest {

  private static final byte[] POST =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
          .getBytes(StandardCharsets.US_ASCII);

  private final AtomicInteger received = new AtomicInteger();
  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  private volatile int busyMillis;
  private volatile int everySecond = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(pool);
    server.createContext(
        "/",
        exchange -> {
          assertThat(exchange.getRequestBody().readAllBytes()).hasSize(3);
          int status = received.incrementAndGet() % 2 == 0 ? everySecond : 200;
          pause(busyMillis);
          // Longer than what is read at once.
          byte[] answer = new byte[100_000];
          exchange.getResponseHeaders().set("Another-Content-Length", "7");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
    pool.shutdownNow();
  }

  private Load load(int connections) throws IOException {
    return new Load(server.getAddress(), POST, connections);
  }

  @Test
  void aClosedLoopCountsEveryAnswer() throws IOException {
    everySecond = 429;
    try (Load load = load(3)) {
      LoadReport report = load.closed(Duration.ofMillis(500));

      long answered = report.count(200) + report.count(429);
      assertThat(answered).isEqualTo(received.get()).isGreaterThan(10);
      assertThat(report.count(200) - report.count(429)).isBetween(0L, 1L);
      assertThat(report.unanswered()).isZero();
      assertThat(report.perSecond()).isPositive();
    }
  }

  @Test
  void anOpenLoopSendsAtItsRate() throws IOException {
    try (Load load = load(3)) {
      LoadReport report = load.open(200, Duration.ofSeconds(1));

      assertThat((double) report.count(200) + report.unsent()).isCloseTo(200, within(2.0));
    }
  }

  @Test
  void anOpenLoopForgetsNoRequestThatWaits() throws IOException {
    busyMillis = 20;
    try (Load load = load(1)) {
      // One connection answers at most 50 a second.
      LoadReport report = load.open(200, Duration.ofSeconds(1));

      assertThat(report.unsent()).isGreaterThan(120);
      assertThat(report.millis(0.5)).isGreaterThan(200);
    }
  }

  @Test
  void aServerThatClosesIsSaid() throws IOException {
    try (Load load = load(1)) {
      load.closed(Duration.ofMillis(50));
      server.stop(0);

      assertThatThrownBy(() -> load.closed(Duration.ofSeconds(5))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void quantilesAreOfTheAcceptedAlone() {
    LoadReport report = new LoadReport();
    for (int i = 1; i <= 100; i++) {
      report.answered(200, i * 1_000_000L);
      report.answered(429, 1);
    }

    assertThat(report.millis(0.5)).isEqualTo(51);
    assertThat(report.millis(0.99)).isEqualTo(100);
    assertThat(report.count(429)).isEqualTo(100);
    assertThatThrownBy(() -> new LoadReport().millis(0.5))
        .isInstanceOf(IllegalStateException.class);
  }
}
