package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.model.TinyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PixelDecoderTest {

  private static final TinyModel TINY = TinyModel.UNCONDITIONAL;
  private static final int Z = 6;

  @Test
  void whereTheSystemRefusesThreadsOneSessionDecodesAndNoneIsAskedForAgain() {
    AtomicInteger asked = new AtomicInteger();
    IntFunction<Helpers> refused =
        count -> {
          asked.incrementAndGet();
          return new Helpers(count, (work, name) -> new Unstartable(name));
        };

    try (PixelDecoder alone = open(3, refused);
        PixelDecoder helped = open(3, Helpers::new)) {
      for (int call = 0; call < 3; call++) {
        assertThat(decoded(alone, 150)).isEqualTo(decoded(helped, 150));
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aCrowdOfCallersLeavesFewLanesBehind() throws InterruptedException {
    int callers = 4 * Runtime.getRuntime().availableProcessors();
    try (PixelDecoder decoder = open(1, Helpers::new)) {
      Set<Lane> crowd = lanesOf(decoder, callers);
      assertThat(crowd).hasSize(callers);

      Set<Lane> later = lanesOf(decoder, callers);
      later.retainAll(crowd);

      assertThat(later).hasSizeBetween(1, Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void aLaneHasRoomForAsManyRowsAsAreDecoded() {
    try (PixelDecoder decoder = open(1, Helpers::new)) {
      List<Integer> rooms = new ArrayList<>();
      for (int count : new int[] {1, 3, 2, 64, 1, 200}) {
        decoder.decode(
            count, (from, rows, lane) -> rooms.add(lane.rows()), new byte[count * bytes()]);
      }
      assertThat(rooms).containsExactly(1, 4, 4, 64, 64, 64, 64, 64, 64);
    }
  }

  /** The lanes of callers that all have one at the same time. */
  private static Set<Lane> lanesOf(PixelDecoder decoder, int callers) throws InterruptedException {
    Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    CyclicBarrier together = new CyclicBarrier(callers);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      Thread thread =
          new Thread(
              () ->
                  decoder.decode(
                      1,
                      (from, rows, lane) -> {
                        lanes.add(lane);
                        await(together);
                      },
                      new byte[bytes()]));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return lanes;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decoded(PixelDecoder decoder, int count) {
    byte[] pixels = new byte[count * bytes()];
    decoder.decode(count, PixelDecoderTest::fill, pixels);
    return pixels;
  }

  private static void fill(int from, int rows, Lane lane) {
    for (int i = 0; i < rows * Z; i++) {
      lane.latents()[i] = (float) Math.sin(from * Z + i);
    }
  }

  private static int bytes() {
    return TINY.imageSize();
  }

  private static PixelDecoder open(int threads, IntFunction<Helpers> starting) {
    SamplerOptions options = SamplerOptions.DEFAULT.withThreads(threads);
    return PixelDecoder.open(
        TINY.decoder(), TINY.manifest(), options, BatchBuckets.EXACT, starting);
  }
}
