package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.platform.Fp16Conversions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle of values is ONNX Runtime's own conversion. */
class HalfFloatTest {

  @Test
  void everyHalfHasItsValueAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      assertThat(value)
          .as("%04x", bits)
          .isEqualTo(Float.valueOf(Fp16Conversions.fp16ToFloat((short) bits)));
      if (!Float.isNaN(value)) {
        assertThat(HalfFloat.of(value)).as("%04x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void anyFloatBecomesTheNearestHalf() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200_000; i++) {
      float value = (float) (Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-22, 16)));
      float half = HalfFloat.toFloat(HalfFloat.of(value));
      float below = HalfFloat.toFloat((short) (HalfFloat.of(value) - 1));
      float above = HalfFloat.toFloat((short) (HalfFloat.of(value) + 1));
      assertThat(Math.abs(half - value))
          .as("%s", value)
          .isLessThanOrEqualTo(Math.abs(below - value))
          .isLessThanOrEqualTo(Math.abs(above - value));
    }
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource({
    "0x1.002p0,        0x1.0p0,   a tie goes to the even neighbour below",
    "0x1.006p0,        0x1.008p0, a tie goes to the even neighbour above",
    "0x1.ffep0,        0x1.0p1,   rounding carries into the exponent",
    "0x1.0p-25,        0,         half of the smallest is even at 0",
    "0x1.000002p-25,   0x1.0p-24, just above it",
    "0x1.ff8p-15,      0x1.ff8p-15, subnormals are exact to 2^-24",
    "0x1.fffffep-15,   0x1.0p-14, the greatest subnormal rounds to a normal",
    "65504,            65504,     the greatest",
    "65519,            65504,     less than half a unit more",
    "65520,            Infinity,  half a unit more",
    "3e38,             Infinity,  far beyond",
    "Infinity,         Infinity,  infinity itself",
    "NaN,              NaN,       no number",
    "-0.0,             -0.0,      the sign of zero"
  })
  void roundingIsToNearestWithTiesToEven(float value, float wanted, String why) {
    assertThat(HalfFloat.toFloat(HalfFloat.of(value))).as(why).isEqualTo(Float.valueOf(wanted));
    assertThat(HalfFloat.toFloat(HalfFloat.of(-value))).as(why).isEqualTo(Float.valueOf(-wanted));
  }
}
