package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.TinyModel;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call makes its result, and next to nothing beside it, however many samples it draws. */
class SamplerAllocationTest {

  private static final int CALLS = 500;

  /** What a run may allocate beside its result: bytes, ONNX Runtime's own objects among them. */
  private static final long ALLOWED = 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @BeforeAll
  static void requireCounters() {
    assumeTrue(
        THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
        "this virtual machine does not count what a thread allocates");
  }

  static Stream<Arguments> calls() {
    TinyModel plain = TinyModel.UNCONDITIONAL;
    TinyModel labelled = TinyModel.CONDITIONAL;
    return Stream.of(
            new Call("normal prior", plain.pack(), Labels.UNIFORM),
            new Call("mixture prior", plain.packWithMixture(), Labels.UNIFORM),
            new Call("uniform labels", labelled.pack(), Labels.UNIFORM),
            new Call("listed labels", labelled.pack(), Labels.cycle(2, 0, 1)),
            new Call("mixture a class", labelled.packWithMixture(), Labels.UNIFORM),
            new Call("mixture a class, listed", labelled.packWithMixture(), Labels.cycle(1, 2)))
        .flatMap(
            call -> Stream.of(1, 64).map(batch -> Arguments.of(Named.of(call.name, call), batch)));
  }

  record Call(String name, ModelPackage source, Labels labels) {}

  @ParameterizedTest
  @MethodSource("calls")
  void aCallOfOneThreadAllocatesLittleBesideItsResult(Call call, int batch) {
    assertThat(beside(call, batch, 1)).isBetween(0L, ALLOWED);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallCutIntoTwoShardsAllocatesLittleForEachInAllThreads(Call call, int batch) {
    assertThat(beside(call, batch, 2)).isBetween(0L, 2 * ALLOWED);
  }

  /** Bytes a call, those of the result left out. */
  private static long beside(Call call, int batch, int threads) {
    SampleRequest request = SampleRequest.of(batch).withSeed(7).withLabels(call.labels);
    SamplerOptions options = SamplerOptions.DEFAULT.withThreads(threads);
    try (Sampler sampler = Sampler.open(call.source, options)) {
      draw(sampler, request);
      long[] ids = LongStream.concat(LongStream.of(self()), helpers()).toArray();
      long[] before = allocated(ids);
      ImageBatch last = draw(sampler, request);
      long all = between(before, allocated(ids));
      return all / CALLS - bytes(last);
    }
  }

  private static ImageBatch draw(Sampler sampler, SampleRequest request) {
    ImageBatch last = null;
    for (int i = 0; i < CALLS; i++) {
      last = sampler.sample(request);
    }
    return last;
  }

  /** The batch and its arrays, with headers as they are in a heap below 32 GiB. */
  private static long bytes(ImageBatch result) {
    long labels = result.labels().map(array -> 16L + 4L * array.length).orElse(0L);
    return 40L + 16L + result.pixels().length + labels;
  }

  private static long self() {
    return Thread.currentThread().getId();
  }

  private static LongStream helpers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("limn-sampler-helper"))
        .mapToLong(Thread::getId);
  }

  /** Bytes of each thread since it began, -1 for one that has ended. */
  private static long[] allocated(long[] ids) {
    return LongStream.of(ids).map(THREADS::getThreadAllocatedBytes).toArray();
  }

  /** A helper of a closed sampler may end meanwhile: it has nothing to do with the calls. */
  private static long between(long[] before, long[] after) {
    long sum = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] >= 0 && after[i] >= 0) {
        sum += after[i] - before[i];
      }
    }
    return sum;
  }
}
