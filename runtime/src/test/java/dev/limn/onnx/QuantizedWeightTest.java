package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantizedWeightTest {

  @Test
  void eachChannelIsRoundedByItsOwnScale() {
    SplittableRandom random = new SplittableRandom(1);
    float[] weights = new float[300];
    for (int i = 0; i < weights.length; i++) {
      // Channels of very different sizes.
      weights[i] = (float) (random.nextDouble(-1, 1) * Math.pow(10, i / 100));
    }

    QuantizedWeight quantized =
        QuantizedWeight.of(weights, new float[3], 0.5f, index -> index / 100);

    for (int i = 0; i < weights.length; i++) {
      float scale = quantized.scales()[i / 100];
      assertThat((double) quantized.codes()[i]).isBetween(-63.0, 63.0);
      assertThat((double) quantized.codes()[i] * scale)
          .isCloseTo(weights[i], within(scale / 2 * 1.0001));
    }
    assertThat(quantized.codes()).contains((byte) 63);
  }

  @Test
  void aChannelOfZerosStaysZero() {
    QuantizedWeight quantized =
        QuantizedWeight.of(new float[4], new float[2], 0.5f, index -> index / 2);

    assertThat(quantized.codes()).containsOnly(0);
    assertThat(quantized.scales()).containsOnly(1);
  }

  @Test
  void theBiasComesInStepsOfTheProducts() {
    QuantizedWeight quantized =
        QuantizedWeight.of(new float[] {6.3f, 12.6f}, new float[] {1, -1}, 0.5f, index -> index);

    assertThat(quantized.bias()).containsExactly(20, -10);
  }

  @Test
  void aBiasFarAboveTheProductsIsKeptAndLeavesRoomForThem() {
    float[] weights = {1e-9f, -1e-9f, 0.4f, 1};
    float[] bias = {0.5f, -0.5f};
    QuantizedWeight quantized = QuantizedWeight.of(weights, bias, 0.02f, index -> index / 2);

    assertThat(quantized.codes()).containsExactly(0, 0, 25, 63);
    assertThat(quantized.bias()[0]).isBetween(1 << 29, (1 << 30) + 1024);
    for (int c = 0; c < 2; c++) {
      assertThat(quantized.bias()[c] * 0.02 * quantized.scales()[c])
          .isCloseTo(bias[c], within(1e-3));
    }
  }

  @Test
  void codesOfARangeHoldItsEndsAndZeroExactly() {
    ByteScale scale = ByteScale.ofRange(-1, 3);
    assertThat(scale.scale() * (0 - scale.zeroPoint())).isCloseTo(-1, within(scale.scale() / 2));
    assertThat(scale.scale() * (255 - scale.zeroPoint())).isCloseTo(3, within(scale.scale() / 2));
    assertThat(ByteScale.ofRange(2, 5)).isEqualTo(new ByteScale(5f / 255, 0));
    assertThat(ByteScale.ofRange(-5, -2)).isEqualTo(new ByteScale(5f / 255, 255));
    assertThat(ByteScale.ofRange(0, 0).scale()).isPositive();
  }
}
