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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Five minutes of all that a sampler does, in as many threads as there are processors. */
@Tag("soak")
class SamplerSoakTest {

  private static final Duration LOAD = Duration.ofMinutes(5);
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double MEGABYTE = 1 << 20;

  private final ModelPackage flagship = ModelZoo.get("cvae-conv-mnist");
  private final ModelPackage dense = ModelZoo.get("vae-mlp-mnist");
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong drawn = new AtomicLong();

  @Test
  void heapAndResidentMemoryAreFlatAtFullLoad()
      throws IOException, InterruptedException, ExecutionException {
    assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS + ": Linux only");
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> loads = new ArrayList<>();
    List<Double> heap = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    try (Sampler exact = Sampler.open(flagship);
        Sampler coded =
            Sampler.open(flagship, SamplerOptions.DEFAULT.withPrecision(Precision.INT8))) {
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        loads.add(pool.submit(() -> load(exact, coded, first)));
      }
      long steps = LOAD.toMillis() / STEP.toMillis();
      for (int step = 0; step < steps; step++) {
        TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
        System.gc();
        heap.add(heapInUse());
        resident.add(residentMemory());
      }
      over.set(true);
      for (Future<?> load : loads) {
        load.get();
      }
    } finally {
      over.set(true);
      pool.shutdown();
    }
    report(heap, resident);
    // A call a millisecond: what each left behind, if a kilobyte only, would be 200 MB.
    assertThat(late(heap)).as("heap, MB").isLessThan(early(heap) + 10);
    assertThat(late(resident)).as("resident memory, MB").isLessThan(early(resident) + 30);
  }

  /** Calls of all sizes, and now and then a sampler of its own. */
  private void load(Sampler exact, Sampler coded, int first) {
    int[] counts = {1, 64, 256, 7, 1000};
    for (long call = first; !over.get(); call++) {
      SampleRequest request = SampleRequest.of(counts[(int) (call % counts.length)]).withSeed(call);
      Sampler sampler = call % 2 == 0 ? exact : coded;
      ImageBatch images = sampler.sample(request.withLabels(Labels.cycle((int) (call % 10))));
      if (call % 50 == 0) {
        sampler.reconstruct(images, sampler.labels(request));
      }
      if (call % 500 == 0) {
        try (Sampler own = Sampler.open(dense)) {
          own.stream(SampleRequest.of(5000)).forEach(part -> drawn.addAndGet(part.count()));
        }
      }
      drawn.addAndGet(images.count());
    }
  }

  private void report(List<Double> heap, List<Double> resident) {
    System.out.printf(
        "%d samples in %d s; minute 2 and last minute: heap %.1f and %.1f MB, resident %.0f and"
            + " %.0f MB%n",
        drawn.get(), LOAD.toSeconds(), early(heap), late(heap), early(resident), late(resident));
  }

  /** The second minute. */
  private static double early(List<Double> values) {
    return mean(values.subList(6, 12));
  }

  private static double late(List<Double> values) {
    return mean(values.subList(values.size() - 6, values.size()));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double heapInUse() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
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
