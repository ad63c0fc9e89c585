package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrokeColoursTest {

  private static final DataSet GREY = StrokeDigits.make(0, 20, 10);
  private static final DataSet SET = StrokeColours.of(GREY);

  @Test
  void theSetHasTheShapeOfCifar10() {
    assertThat(SET.name()).isEqualTo("strokes-rgb");
    assertThat(SET.train().toString())
        .isEqualTo("strokes-rgb-train: 20 images 3x32x32, 10 classes");
    assertThat(SET.test().count()).isEqualTo(10);
    assertThat(SET.train().labels()).isEqualTo(GREY.train().labels());
  }

  @Test
  void eachDigitStandsInTheMiddleInTheInkOfItsClass() {
    Set<String> inks = new HashSet<>();
    for (int image = 0; image < 10; image++) {
      byte[] grey = GREY.train().image(image);
      byte[] coloured = SET.train().image(image);
      int brightest = 0;
      for (int i = 0; i < 3 * 32 * 32; i++) {
        int y = i % 1024 / 32 - 2;
        int x = i % 32 - 2;
        boolean inside = y >= 0 && y < 28 && x >= 0 && x < 28;
        int level = inside ? Byte.toUnsignedInt(grey[y * 28 + x]) : 0;
        assertThat(Byte.toUnsignedInt(coloured[i])).isLessThanOrEqualTo(level);
        brightest = Math.max(brightest, Byte.toUnsignedInt(coloured[i]));
      }
      assertThat(brightest).isGreaterThan(150);
      inks.add(ink(coloured));
    }
    assertThat(inks).as("one ink a class").hasSize(10);
  }

  /** How bright the channels are beside each other, in tenths. */
  private static String ink(byte[] image) {
    double[] sums = new double[3];
    for (int i = 0; i < image.length; i++) {
      sums[i / 1024] += Byte.toUnsignedInt(image[i]);
    }
    double all = Arrays.stream(sums).sum();
    return Arrays.toString(
        Arrays.stream(sums).mapToLong(sum -> Math.round(10 * sum / all)).toArray());
  }
}
