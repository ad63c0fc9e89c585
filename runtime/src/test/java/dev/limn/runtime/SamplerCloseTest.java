package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.TinyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ONNX Runtime crashes the whole process when a session is closed under a run. */
@Timeout(60)
class SamplerCloseTest {

  private static final int THREADS = 8;

  @Test
  void closingUnderLoadLetsCallsFinishAndRefusesLaterOnes() throws Exception {
    TinyModel model = TinyModel.CONDITIONAL;
    byte[] expected;
    try (Sampler sampler = Sampler.open(model.pack())) {
      expected = sampler.sample(SampleRequest.of(300)).pixels();
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < 5; round++) {
        closeUnderLoad(threads, model, expected);
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void closeUnderLoad(ExecutorService threads, TinyModel model, byte[] expected)
      throws Exception {
    Sampler sampler = Sampler.open(model.pack());
    CountDownLatch running = new CountDownLatch(THREADS);
    List<Future<Integer>> finished = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      finished.add(threads.submit(() -> sampleUntilClosed(sampler, running, expected)));
    }
    running.await();

    sampler.close();

    for (Future<Integer> calls : finished) {
      assertThat(calls.get()).isPositive();
    }
  }

  private static int sampleUntilClosed(Sampler sampler, CountDownLatch running, byte[] expected) {
    for (int calls = 0; ; calls++) {
      try {
        ImageBatch images = sampler.sample(SampleRequest.of(300));
        sampler.encode(images, images.labels().orElseThrow());
        assertThat(images.pixels()).isEqualTo(expected);
        if (calls == 0) {
          running.countDown();
        }
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("sampler of tiny is closed");
        return calls;
      }
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    Sampler sampler = Sampler.open(TinyModel.CONDITIONAL.pack());
    sampler.close();
    sampler.close();

    assertThatThrownBy(() -> sampler.sample(SampleRequest.of(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sampler of tiny is closed");
    assertThatThrownBy(() -> sampler.encode(new ImageBatch(1, 4, 5, 3, new byte[60]), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sampler of tiny is closed");
    assertThat(sampler.manifest().name()).as("what needs no session still works").isEqualTo("tiny");
  }
}
