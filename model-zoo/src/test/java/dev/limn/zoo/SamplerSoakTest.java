package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Five minutes of all that a sampler does, in as many threads as there are processors. One thread
 * makes small calls, millions of them: what each leaves behind would show.
 */
@Tag("soak")
class SamplerSoakTest {

  private static final Duration LOAD = Duration.ofMinutes(5);
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double MEGABYTE = 1 << 20;
  private static final SamplerOptions INT8 = SamplerOptions.DEFAULT.withPrecision(Precision.INT8);
  private static final int[] SMALL = {1, 8, 1, 3};
  private static final int[] ANY = {1, 64, 256, 7, 1000};

  /** What the process holds at one moment, in MB, and what it has done until then. */
  private record Reading(double heap, double resident, double direct, int threads, long calls) {}

  private final ModelPackage flagship = ModelZoo.get("cvae-conv-mnist");
  private final ModelPackage dense = ModelZoo.get("vae-mlp-mnist");
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong drawn = new AtomicLong();

  @Test
  void memoryIsFlatAtFullLoad() throws IOException, InterruptedException, ExecutionException {
    assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS + ": Linux only");
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> loads = new ArrayList<>();
    List<Reading> readings = new ArrayList<>();
    try (Sampler exact = Sampler.open(flagship);
        Sampler coded = Sampler.open(flagship, INT8);
        Sampler quick = Sampler.open(dense);
        Sampler quickCoded = Sampler.open(dense, INT8)) {
      List<Sampler> samplers = List.of(exact, coded);
      loads.add(pool.submit(() -> drawLittle(List.of(quick, quickCoded))));
      for (int thread = 1; thread < threads; thread++) {
        int first = thread;
        loads.add(pool.submit(() -> doEverything(samplers, first)));
      }
      long steps = LOAD.toMillis() / STEP.toMillis();
      for (int step = 0; step < steps; step++) {
        TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
        readings.add(read());
      }
      over.set(true);
      for (Future<?> load : loads) {
        load.get();
      }
    } finally {
      over.set(true);
      pool.shutdown();
    }
    judge(readings);
  }

  private void drawLittle(List<Sampler> samplers) {
    for (long call = 0; !over.get(); call++) {
      SampleRequest request = SampleRequest.of(SMALL[(int) (call % SMALL.length)]).withSeed(call);
      drawn.addAndGet(samplers.get((int) (call / SMALL.length % 2)).sample(request).count());
      calls.incrementAndGet();
    }
  }

  /** Calls of all sizes, and now and then a reconstruction and a sampler of its own. */
  private void doEverything(List<Sampler> samplers, long first) {
    for (long call = first; !over.get(); call++) {
      SampleRequest request = SampleRequest.of(ANY[(int) (call % ANY.length)]).withSeed(call);
      Sampler sampler = samplers.get((int) (call % 2));
      ImageBatch images = sampler.sample(request.withLabels(Labels.cycle((int) (call % 10))));
      if (call % 49 == 0) {
        sampler.reconstruct(images, sampler.labels(request));
      }
      if (call % 499 == 0) {
        try (Sampler own = Sampler.open(dense)) {
          own.stream(SampleRequest.of(5000)).forEach(part -> drawn.addAndGet(part.count()));
        }
      }
      drawn.addAndGet(images.count());
      calls.incrementAndGet();
    }
  }

  private void judge(List<Reading> readings) {
    List<Reading> early = readings.subList(6, 12);
    List<Reading> late = readings.subList(readings.size() - 6, readings.size());
    double between = mean(late, Reading::calls) - mean(early, Reading::calls);
    System.out.printf("%d calls, %d samples in %d s%n", calls.get(), drawn.get(), LOAD.toSeconds());
    report("heap", early, late, Reading::heap);
    report("resident", early, late, Reading::resident);
    report("direct buffers", early, late, Reading::direct);
    report("threads", early, late, Reading::threads);
    assertThat(between).as("calls between the two minutes").isGreaterThan(1e6);
    assertThat(growth(early, late, Reading::heap)).as("heap, MB").isLessThan(10);
    assertThat(growth(early, late, Reading::resident)).as("resident, MB").isLessThan(20);
    assertThat(growth(early, late, Reading::direct)).as("direct buffers, MB").isLessThan(5);
    assertThat(growth(early, late, Reading::threads)).as("threads").isLessThan(4);
  }

  private static void report(
      String what, List<Reading> early, List<Reading> late, ToDoubleFunction<Reading> of) {
    System.out.printf(
        "%s: minute 2 %.1f, last minute %.1f%n", what, mean(early, of), mean(late, of));
  }

  private static double growth(
      List<Reading> early, List<Reading> late, ToDoubleFunction<Reading> of) {
    return mean(late, of) - mean(early, of);
  }

  private static double mean(List<Reading> readings, ToDoubleFunction<Reading> of) {
    return readings.stream().mapToDouble(of).average().orElseThrow();
  }

  private Reading read() throws IOException {
    // Before the collection, which would free buffers that nobody closes.
    double direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToDouble(pool -> pool.getMemoryUsed() / MEGABYTE)
            .sum();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Reading(
        (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE,
        residentMemory(),
        direct,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        calls.get());
  }

  private static double residentMemory() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
