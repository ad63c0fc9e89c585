package dev.limn.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.Provider;
import dev.limn.server.batch.AbandonedException;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.batch.Workers;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficTest {

  private final Traffic traffic = new Traffic();

  private static Map<Integer, Long> counts(Traffic.Route route) {
    Map<Integer, Long> counts = new TreeMap<>();
    route.forEach((count, status) -> counts.put(status, count));
    return counts;
  }

  @Test
  void aRouteIsCountedByStatus() {
    Traffic.Route route = traffic.route("http", "GET", "/v2");
    route.answered(200);
    route.answered(200);
    route.answered(404);

    assertThat(counts(route)).containsExactly(Map.entry(200, 2L), Map.entry(404, 1L));
    assertThat(traffic.route("http", "GET", "/v2")).isSameAs(route);
    assertThat(traffic.route("http", "POST", "/v2")).isNotSameAs(route);
    assertThat(traffic.route("grpc", "GET", "/v2")).isNotSameAs(route);
  }

  @Test
  void noStatusIsAMistake() {
    Traffic.Route route = traffic.route("http", "GET", "/v2");
    route.answered(-1);
    route.answered(600);
    route.answered(0);
    route.answered(599);

    assertThat(counts(route)).containsOnlyKeys(0, 599);
  }

  @Test
  void noneIsLostAmongManyThreads() {
    Traffic.Route route = traffic.route("http", "GET", "/v2");
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 10_000; n++) {
                  route.answered(200 + n % 3);
                  traffic.failed("http", FailureReason.DEADLINE);
                }
              }));
    }
    threads.forEach(CompletableFuture::join);

    assertThat(counts(route).values().stream().mapToLong(Long::longValue).sum()).isEqualTo(80_000);
    assertThat(traffic.failures("http", FailureReason.DEADLINE)).isEqualTo(80_000);
    assertThat(traffic.failures("http", FailureReason.INTERNAL)).isZero();
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(new UsageException("x"), FailureReason.BAD_REQUEST),
        Arguments.of(new QueueFullException("x"), FailureReason.OVERLOADED),
        Arguments.of(new DeadlineException(), FailureReason.DEADLINE),
        Arguments.of(new AbandonedException(), FailureReason.CLIENT_GONE),
        Arguments.of(new LimnException("x"), FailureReason.INTERNAL),
        Arguments.of(new OutOfMemoryError(), FailureReason.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureHasItsReason(Throwable failure, FailureReason reason) {
    assertThat(FailureReason.of(failure)).isEqualTo(reason);
  }

  @Test
  void whatTheRepositoryThrowsHasItsReasonToo() {
    BatchSettings batch = new BatchSettings(1, Duration.ZERO, 1, Duration.ZERO);
    try (Workers workers = new Workers("test", 1)) {
      ModelRepository models =
          new ModelRepository(List.of(), new ServingOptions(Provider.CPU, batch, workers));
      Throwable unknown = catchThrowable(() -> models.hold("nobody", null));
      models.close(Duration.ZERO);
      Throwable closing = catchThrowable(() -> models.hold("nobody", null));

      assertThat(FailureReason.of(unknown)).isEqualTo(FailureReason.NOT_FOUND);
      assertThat(FailureReason.of(closing)).isEqualTo(FailureReason.STOPPING);
    }
  }
}
