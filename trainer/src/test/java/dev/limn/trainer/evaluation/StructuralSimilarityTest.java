package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralSimilarityTest {

  /*
   * Made with scikit-image 0.19.3, where image() is the formula of pattern() below:
   *
   *   ssim(p / 255.0, q / 255.0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
   *        data_range=1, channel_axis=2)
   *   p = image(h, w, c, 1, 2, 3); q = image(h, w, c, 1, 2, 9), then image(h, w, c, 3, 1, 5), then 255 - p
   */
  @ParameterizedTest
  @CsvSource({
    "28, 28, 1, 0.40301700585875283, 0.10988062163544757, -0.966807761050605",
    "11, 11, 1, 0.7525754123331321, 0.5857432369597296, -0.8864919265770025",
    "32, 20, 3, 0.45056940769704644, 0.021480904581525406, -0.9639893930438005"
  })
  void itIsThatOfScikitImage(int height, int width, int channels, double a, double b, double c) {
    ImageBatch image = pattern(height, width, channels, 1, 2, 3);

    assertIndex(image, pattern(height, width, channels, 1, 2, 9), a);
    assertIndex(image, pattern(height, width, channels, 3, 1, 5), b);
    assertIndex(image, inverted(image), c);
  }

  private static void assertIndex(ImageBatch expected, ImageBatch found, double index) {
    assertThat(StructuralSimilarity.between(expected, found)).isCloseTo(index, within(1e-9));
    assertThat(StructuralSimilarity.between(found, expected)).isCloseTo(index, within(1e-9));
  }

  @Test
  void itIsThatOfAPlainLoopOverEveryPlaceOfTheWindow() {
    ImageBatch x = Pixels.random(1, 14, 13, 1, 1);
    ImageBatch y = Pixels.random(1, 14, 13, 1, 2);
    double[][] window = new double[11][11];
    double weight = 0;
    for (int i = 0; i < 11; i++) {
      for (int j = 0; j < 11; j++) {
        window[i][j] = Math.exp(-((i - 5) * (i - 5) + (j - 5) * (j - 5)) / 4.5);
        weight += window[i][j];
      }
    }
    double sum = 0;
    for (int top = 0; top < 4; top++) {
      for (int left = 0; left < 3; left++) {
        double meanX = 0;
        double meanY = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < 11; i++) {
          for (int j = 0; j < 11; j++) {
            double a = Pixels.unit(x, 0, (top + i) * 13 + left + j);
            double b = Pixels.unit(y, 0, (top + i) * 13 + left + j);
            meanX += window[i][j] / weight * a;
            meanY += window[i][j] / weight * b;
            xx += window[i][j] / weight * a * a;
            yy += window[i][j] / weight * b * b;
            xy += window[i][j] / weight * a * b;
          }
        }
        double luminance = (2 * meanX * meanY + 1e-4) / (meanX * meanX + meanY * meanY + 1e-4);
        double structure =
            (2 * (xy - meanX * meanY) + 9e-4) / (xx - meanX * meanX + yy - meanY * meanY + 9e-4);
        sum += luminance * structure / 12;
      }
    }
    assertThat(StructuralSimilarity.between(x, y)).isCloseTo(sum, within(1e-12));
  }

  @Test
  void itIsAveragedOverImagesAndIsOneForEqualOnes() {
    ImageBatch images = Pixels.random(100, 12, 12, 1, 3);
    ImageBatch others = Pixels.random(100, 12, 12, 1, 4);
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += StructuralSimilarity.between(images.slice(i, i + 1), others.slice(i, i + 1));
    }

    assertThat(StructuralSimilarity.between(images, others)).isCloseTo(sum / 100, within(1e-12));
    assertThat(StructuralSimilarity.between(images, images)).isCloseTo(1, within(1e-12));
  }

  @Test
  void imagesSmallerThanTheWindowAreRefused() {
    ImageBatch small = Pixels.random(1, 11, 10, 1, 1);

    assertThatThrownBy(() -> StructuralSimilarity.between(small, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("structural similarity needs images of at least 11x11, found 11x10");
  }

  private static ImageBatch pattern(int height, int width, int channels, int a, int b, int m) {
    byte[] pixels = new byte[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      int y = i / channels / width;
      int x = i / channels % width;
      int k = i % channels;
      pixels[i] = (byte) (a * y * y + b * x * (y + 1) + 40 * k + m * ((x * 7 + y * 13) % 11));
    }
    return new ImageBatch(1, height, width, channels, pixels);
  }

  private static ImageBatch inverted(ImageBatch images) {
    byte[] pixels = images.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i];
    }
    return new ImageBatch(
        images.count(), images.height(), images.width(), images.channels(), pixels);
  }
}
