package dev.limn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderBenchTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void allThreeWaysMakeTheSamePixelsSoTheirTimesCompare(int batch) throws Exception {
    DecoderBench bench = new DecoderBench();
    bench.batch = batch;
    bench.open();
    try {
      byte[] pixels = bench.rawDecode();

      assertThat(pixels).hasSize(batch * MlpDecoder.PIXEL_COUNT);
      assertThat(bench.decode().pixels()).isEqualTo(pixels);
      assertThat(bench.sample().pixels()).isEqualTo(pixels);
      assertThat(distinct(pixels)).isGreaterThan(50);
    } finally {
      bench.close();
    }
  }

  /** A decoder whose weights are off saturates: nearly all pixels black or white. */
  private static int distinct(byte[] pixels) {
    Set<Byte> values = new HashSet<>();
    for (byte pixel : pixels) {
      values.add(pixel);
    }
    return values.size();
  }
}
