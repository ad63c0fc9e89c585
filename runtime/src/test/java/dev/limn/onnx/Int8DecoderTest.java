package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Int8DecoderTest {

  private static final int ROWS = 50;

  private final SmallDecoders decoders = new SmallDecoders();

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "LeakyRelu", ""})
  void denseLayersAreCloseToFloat32(String activation) {
    assertClose(decoders.dense(activation, "Sigmoid"));
  }

  @Test
  void aTanhOfMinusOneToOneIsASigmoidToo() {
    assertClose(decoders.dense("LeakyRelu", "Tanh"));
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}, output padding {3}, {4}")
  @CsvSource({
    "4, 2, 1, 0, Relu",
    "4, 2, 1, 0, LeakyRelu",
    "3, 2, 1, 1, Relu",
    "3, 2, 0, 0, LeakyRelu",
    "2, 2, 0, 0, Relu",
    "5, 3, 2, 1, Relu",
    "4, 1, 0, 0, LeakyRelu",
    "3, 1, 1, 0, Relu"
  })
  void transposedConvolutionsAreCloseToFloat32(
      int kernel, int stride, int padding, int outputPadding, String activation) {
    // Few channels keep their phases for the next layer, many are woven in between.
    assertClose(decoders.convolution(kernel, stride, padding, outputPadding, activation, 4, 5, 3));
    assertClose(decoders.convolution(kernel, stride, padding, outputPadding, activation, 4, 5, 17));
    assertClose(decoders.convolution(kernel, stride, padding, outputPadding, activation, 4, 17, 1));
  }

  @ParameterizedTest(name = "{0},{1},{2},{3} behind {4},{5},{6},{7}")
  @CsvSource({
    "3, 2, 0, 0, 4, 2, 1, 0",
    "6, 2, 0, 0, 6, 2, 0, 0",
    "5, 1, 0, 0, 4, 2, 1, 0",
    "4, 3, 0, 1, 3, 2, 1, 1",
    "4, 2, 1, 0, 5, 3, 2, 1"
  })
  void layersOfDifferentFormsKeepTheirSize(
      int k2, int s2, int p2, int o2, int k1, int s1, int p1, int o1) {
    Deconvolution first = new Deconvolution(k1, s1, p1, o1);
    Deconvolution second = new Deconvolution(k2, s2, p2, o2);

    assertClose(decoders.convolution(first, second, "Relu", 4, 5, 1));
    assertClose(decoders.convolution(first, second, "Relu", 4, 17, 1));
  }

  @Test
  void aTransposedConvolutionThatLosesRowsIsRefused() {
    OnnxModel decoder = decoders.convolution(2, 2, 1, 0, "Relu", 4, 5, 3);
    assertThatThrownBy(() -> quantized(decoder))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("no 8-bit form of ")
        .hasMessageEndingWith("and k - 2p + output_padding from 1 on");
  }

  @Test
  void aRowDoesNotDependOnTheRowsBesideIt() {
    for (OnnxModel decoder :
        List.of(
            decoders.dense("Relu", "Sigmoid"),
            decoders.convolution(4, 2, 1, 0, "LeakyRelu", 4, 5, 3))) {
      OnnxModel quantized = quantized(decoder);
      Tensor latents = SmallDecoders.latents(ROWS);
      byte[] together = pixels(quantized, latents);
      for (int rows : new int[] {1, 3, 17}) {
        Tensor some =
            Tensor.ofFloats(
                "latent",
                new long[] {rows, SmallDecoders.LATENT},
                Arrays.copyOf(latents.toFloats(), rows * SmallDecoders.LATENT));
        byte[] alone = pixels(quantized, some);
        assertThat(alone).isEqualTo(Arrays.copyOf(together, alone.length));
      }
    }
  }

  @Test
  void theImageIsThePixelsOver255() {
    OnnxModel quantized = quantized(decoders.dense("Relu", "Sigmoid"));
    List<Tensor> made = SmallDecoders.run(quantized, SmallDecoders.latents(ROWS));

    float[] image = made.get(0).toFloats();
    byte[] pixels = bytes(made.get(1));
    for (int i = 0; i < image.length; i++) {
      assertThat(image[i]).isEqualTo((pixels[i] & 0xFF) * (float) (1.0 / 255));
    }
  }

  @Test
  void weightsBehindTheFirstLayerTakeAQuarterOfTheBytes() {
    OnnxModel decoder = decoders.dense("Relu", "Sigmoid", 2000);
    OnnxModel quantized = quantized(decoder);
    // Of 12,000 weights in front and 32,000 behind, those behind.
    assertThat(quantized.toBytes().length)
        .isBetween(4 * 12_000 + 32_000, (int) (1.2 * (4 * 12_000 + 32_000)));
  }

  @Test
  void layersWithoutAnEightBitFormAreRefused() {
    assertThatThrownBy(() -> quantized(decoders.dense("Relu", "")))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            "no 8-bit form of decoder: its image must be made by a sigmoid, or by (tanh(x) + 1) / 2");
    assertThatThrownBy(() -> quantized(decoders.dense("Softplus", "Sigmoid")))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("no 8-bit form of ")
        .hasMessageContaining("Softplus")
        .hasMessageEndingWith("this operator behind a quantized layer is not known");
    assertThatThrownBy(() -> Int8Decoder.of(decoders.dense("Relu", "Sigmoid"), Map.of()))
        .hasMessageMatching("no range of '.*' was given");
  }

  @Test
  void halfWeightsAreReadLikeOthers() {
    OnnxModel decoder = decoders.dense("Relu", "Sigmoid", 40);
    OnnxModel half = HalfWeights.store(decoder);
    assertThat(HalfWeights.areIn(half)).isTrue();
    OnnxModel expanded = HalfWeights.expand(half);
    assertThat(HalfWeights.areIn(expanded)).isFalse();
    assertThat(SmallDecoders.run(expanded, SmallDecoders.latents(4)))
        .isEqualTo(SmallDecoders.run(half, SmallDecoders.latents(4)));
    assertThat(HalfWeights.expand(decoder)).isSameAs(decoder);
    assertThat(pixels(Int8Decoder.of(half, ranges(expanded)), SmallDecoders.latents(4)))
        .isEqualTo(pixels(Int8Decoder.of(expanded, ranges(expanded)), SmallDecoders.latents(4)));
  }

  private void assertClose(OnnxModel decoder) {
    OnnxModel quantized = quantized(decoder);
    GraphCheck.check(quantized);
    Tensor latents = SmallDecoders.latents(ROWS);
    float[] exact = SmallDecoders.run(decoder, latents).get(0).toFloats();
    float[] found = SmallDecoders.run(quantized, latents).get(0).toFloats();
    assertThat(found).hasSameSizeAs(exact);
    double squares = 0;
    double spread = 0;
    double mean = 0;
    for (float value : exact) {
      mean += value / exact.length;
    }
    for (int i = 0; i < exact.length; i++) {
      squares += Math.pow(exact[i] - found[i], 2);
      spread += Math.pow(exact[i] - mean, 2);
    }
    // 7-bit weights and 8-bit values in two layers of some hundred products: a few percent of what
    // the images vary by.
    assertThat(Math.sqrt(squares / spread)).isLessThan(0.08);
    assertThat(spread).as("the images vary").isGreaterThan(1);
  }

  private OnnxModel quantized(OnnxModel decoder) {
    return Int8Decoder.of(decoder, ranges(decoder));
  }

  private Map<String, Int8Decoder.Range> ranges(OnnxModel decoder) {
    List<String> values = Int8Decoder.calibratedValues(decoder);
    Map<String, Int8Decoder.Range> ranges = new HashMap<>();
    for (Tensor seen :
        SmallDecoders.run(Int8Decoder.exposing(decoder, values), SmallDecoders.latents(400))) {
      float[] sorted = seen.toFloats();
      Arrays.sort(sorted);
      ranges.put(seen.name(), new Int8Decoder.Range(sorted[0], sorted[sorted.length - 1]));
    }
    return ranges;
  }

  private static byte[] pixels(OnnxModel model, Tensor latents) {
    return bytes(SmallDecoders.run(model, latents).get(1));
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.size()];
    tensor.data().get(bytes);
    return bytes;
  }
}
