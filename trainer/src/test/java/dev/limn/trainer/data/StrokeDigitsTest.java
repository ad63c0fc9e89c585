package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {

  private static final DataSet SET = StrokeDigits.make(0, 2_000, 500);

  @Test
  void theSetHasTheShapeOfMnist() {
    assertThat(SET.name()).isEqualTo("strokes");
    assertThat(SET.train().toString()).isEqualTo("strokes-train: 2000 images 1x28x28, 10 classes");
    assertThat(SET.test().count()).isEqualTo(500);
    assertThat(SET.train().classNames())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(SET.files()).isEmpty();
  }

  /** Golden: the same on every platform and release. Made by this code; looked at as a grid. */
  @Test
  void seed0MeansTheSamePicturesForEver() {
    assertThat(SET.train().sha256())
        .isEqualTo("ce753ea56df51612dc99d00833576b52073b0a7f59bf6a6599c092db8f14afbe");
    assertThat(SET.test().sha256())
        .isEqualTo("c6628af00f167f1db8a18d486392ff8245e4d443e94208b2804082caf597cf74");
  }

  @Test
  void anImageDependsOnSeedSplitAndIndexAlone() {
    DataSet small = StrokeDigits.make(0, 30, 20);

    assertThat(small.train().pixels()).isEqualTo(SET.train().slice(0, 30).pixels());
    assertThat(small.test().pixels()).isEqualTo(SET.test().slice(0, 20).pixels());
    assertThat(StrokeDigits.make(1, 30, 20).train().sha256()).isNotEqualTo(small.train().sha256());
  }

  @Test
  void everyImageIsDifferent() {
    Set<String> hashes = new HashSet<>();
    for (ImageSet split : new ImageSet[] {SET.train(), SET.test()}) {
      for (int i = 0; i < split.count(); i++) {
        assertThat(hashes.add(Checksum.of(split.image(i)))).as("%s %d", split, i).isTrue();
      }
    }
  }

  @Test
  void theDigitsTakeTurns() {
    for (int i = 0; i < SET.train().count(); i++) {
      assertThat(SET.train().labels()[i]).isEqualTo(i % 10);
    }
  }

  @Test
  void everyDigitIsWhiteOnBlackAndNotCutOff() {
    int side = StrokeDigits.SIDE;
    for (int image = 0; image < SET.train().count(); image++) {
      byte[] pixels = SET.train().image(image);
      int brightest = 0;
      for (int i = 0; i < pixels.length; i++) {
        int level = Byte.toUnsignedInt(pixels[i]);
        brightest = Math.max(brightest, level);
        boolean edge =
            i / side == 0 || i / side == side - 1 || i % side == 0 || i % side == side - 1;
        assertThat(edge && level > 0).as("image %d, pixel %d", image, i).isFalse();
      }
      assertThat(brightest).as("image %d", image).isGreaterThan(200);
    }
  }

  @Test
  void theBrightnessIsLikeMnists() {
    long sum = 0;
    for (byte pixel : SET.train().pixels()) {
      sum += Byte.toUnsignedInt(pixel);
    }

    // MNIST: 0.1307
    assertThat(sum / 255.0 / SET.train().pixels().length).isBetween(0.11, 0.16);
  }

  /** Whoever cannot tell the digits apart by their nearest neighbour has drawn them badly. */
  @Test
  void aTestDigitLooksLikeTrainingDigitsOfItsClass() {
    int right = 0;
    for (int i = 0; i < SET.test().count(); i++) {
      right += nearestLabel(SET.test().image(i)) == SET.test().labels()[i] ? 1 : 0;
    }

    assertThat(right / (double) SET.test().count()).isGreaterThan(0.97);
  }

  @Test
  void numbersOfImagesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> StrokeDigits.make(0, 0, 5))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "data set 'strokes' expects at least 1 training and 0 test images, found 0 and 5");
    assertThatThrownBy(() -> StrokeDigits.make(0, 5, -1)).hasMessageEndingWith("found 5 and -1");
  }

  @Test
  void bellShapedDrawsHaveMean0AndDeviation1AndStayWithin3() {
    int draws = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double value = new StrokeRandom(3, i, StrokeRandom.TRAIN).bell();
      assertThat(Math.abs(value)).isLessThanOrEqualTo(3);
      sum += value;
      squares += value * value;
    }

    // Deviations of the two estimates: 0.0032 and about 0.004; the seed is fixed.
    assertThat(sum / draws).isBetween(-0.016, 0.016);
    assertThat(squares / draws).isBetween(0.98, 1.02);
  }

  private static int nearestLabel(byte[] image) {
    byte[] train = SET.train().pixels();
    long nearest = Long.MAX_VALUE;
    int label = -1;
    for (int i = 0; i < SET.train().count(); i++) {
      long distance = 0;
      for (int p = 0; p < image.length && distance < nearest; p++) {
        int difference = (image[p] & 0xff) - (train[i * image.length + p] & 0xff);
        distance += difference * difference;
      }
      if (distance < nearest) {
        nearest = distance;
        label = SET.train().labels()[i];
      }
    }
    return label;
  }
}
