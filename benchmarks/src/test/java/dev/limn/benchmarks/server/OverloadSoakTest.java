package dev.limn.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A minute of four times the requests that the server can answer, in 256 MB of heap. */
@Tag("soak")
class OverloadSoakTest {

  private static final int ROWS = 64;
  private static final int CONNECTIONS = 400;
  private static final Duration OVERLOAD = Duration.ofSeconds(60);

  @Test
  void whatIsAcceptedIsAnsweredSoonAndTheRestRefused() throws Exception {
    byte[] request = InferPost.of("vae-conv-mnist", "fp32", ROWS).bytes();
    try (ServerProcess server = ServerProcess.limn(List.of("-Xmx256m"), "zoo=vae-conv-mnist");
        Load one = new Load(server.address(), request, 1);
        Load some = new Load(server.address(), request, 16);
        Load many = new Load(server.address(), request, CONNECTIONS)) {
      some.closed(Duration.ofSeconds(10));
      LoadReport unloaded = one.closed(Duration.ofSeconds(5));
      double capacity = some.closed(Duration.ofSeconds(10)).perSecond();
      List<Double> resident = new ArrayList<>();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> watching = watch(server, resident, over);

      LoadReport overloaded = many.open(4 * capacity, OVERLOAD);

      over.set(true);
      watching.join();
      LoadReport after = one.closed(Duration.ofSeconds(5));
      double early = resident.get(resident.size() / 4);
      double late = resident.get(resident.size() - 1);
      System.out.printf(
          "capacity %.0f/s%nunloaded: %s%noverloaded: %s, %d unsent%nafterwards: %s%n"
              + "resident: %.0f MB after a quarter, %.0f MB at the end%n",
          capacity, unloaded, overloaded, overloaded.unsent(), after, early, late);
      assertThat(Set.of(200, 429)).containsAll(overloaded.byStatus().keySet());
      assertThat(overloaded.unanswered()).isZero();
      assertThat(overloaded.perSecond()).as("accepted a second").isGreaterThan(0.5 * capacity);
      assertThat(overloaded.millis(0.99))
          .as("p99 of what is accepted, ms")
          .isLessThan(10 * unloaded.millis(0.99));
      assertThat(late).as("resident memory, MB").isLessThan(early + 20);
      assertThat(after.byStatus()).containsOnlyKeys(200);
    }
  }

  private static CompletableFuture<Void> watch(
      ServerProcess server, List<Double> resident, AtomicBoolean over) {
    return CompletableFuture.runAsync(
        () -> {
          while (!over.get()) {
            resident.add(server.residentMegabytes());
            try {
              TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
          }
        });
  }
}
