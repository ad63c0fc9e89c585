package dev.limn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import dev.limn.runtime.SampleRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bench once. */
class DecoderBenchTest {

  private final DecoderBench bench = new DecoderBench();

  /** DJL's engine wants to be the one that starts ONNX Runtime; JMH gives it its own process. */
  @BeforeAll
  static void startOnnxRuntime() {
    assertThat(Engine.getEngine("OnnxRuntime").getVersion()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"vae-mlp-mnist, 1", "vae-mlp-mnist, 9", "vae-conv-mnist, 1", "vae-conv-mnist, 9"})
  void allContendersMakeTheSamePicturesSoTheirTimesCompare(String model, int batch)
      throws Exception {
    DecoderBench.Work work = work(model, batch);

    byte[] pixels = raw(work);

    assertThat(pixels).hasSize(batch * 28 * 28);
    assertThat(distinct(pixels)).isGreaterThan(50);
    assertThat(greatestDifference(pixels, limn(work))).isLessThanOrEqualTo(1);
    assertThat(greatestDifference(pixels, onnxRuntime(work))).isZero();
    assertThat(greatestDifference(pixels, pyTorch(work))).isLessThanOrEqualTo(1);
  }

  private static DecoderBench.Work work(String model, int batch) {
    DecoderBench.Work work = new DecoderBench.Work();
    work.model = model;
    work.batch = batch;
    work.draw();
    return work;
  }

  private byte[] raw(DecoderBench.Work work) throws Exception {
    DecoderBench.Raw raw = new DecoderBench.Raw();
    raw.open(work);
    try {
      return bench.rawSession(work, raw);
    } finally {
      raw.close();
    }
  }

  private byte[] limn(DecoderBench.Work work) {
    DecoderBench.Limn limn = new DecoderBench.Limn();
    limn.open(work);
    try {
      SampleRequest request = SampleRequest.of(work.batch);
      assertThat(bench.limnSample(work, limn).pixels())
          .isEqualTo(limn.sampler.decode(limn.sampler.latents(request)).pixels());
      return bench.limnDecode(work, limn).pixels();
    } finally {
      limn.close();
    }
  }

  private byte[] onnxRuntime(DecoderBench.Work work) throws Exception {
    DecoderBench.OnnxRuntime djl = new DecoderBench.OnnxRuntime();
    djl.open(work);
    try {
      return bench.djlOnnxRuntime(work, djl);
    } finally {
      djl.close();
    }
  }

  private byte[] pyTorch(DecoderBench.Work work) throws Exception {
    DecoderBench.PyTorch djl = new DecoderBench.PyTorch();
    djl.open(work);
    try {
      return bench.djlPyTorch(work, djl);
    } finally {
      djl.close();
    }
  }

  private static int greatestDifference(byte[] expected, byte[] found) {
    assertThat(found).hasSameSizeAs(expected);
    int greatest = 0;
    for (int i = 0; i < expected.length; i++) {
      int difference = Byte.toUnsignedInt(expected[i]) - Byte.toUnsignedInt(found[i]);
      greatest = Math.max(greatest, Math.abs(difference));
    }
    return greatest;
  }

  /** Where nearly all pixels are black or white, equal pictures say little. */
  private static long distinct(byte[] pixels) {
    return new String(pixels, java.nio.charset.StandardCharsets.ISO_8859_1)
        .chars()
        .distinct()
        .count();
  }
}
