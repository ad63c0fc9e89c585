package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.UsageException;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.trainer.data.PixelNoise.Hit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelNoiseTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.2, 0.8})
  void halfOfTheShareBecomesWhiteAndHalfBlack(double share) {
    Hit[] hits = new PixelNoise(5, share).draw(3, 100_000);

    // Six deviations of a share among 100,000, and the seed is fixed.
    double slack = 6 * Math.sqrt(share / 2 / 100_000);
    assertThat(part(hits, Hit.SALT)).isCloseTo(share / 2, within(slack));
    assertThat(part(hits, Hit.PEPPER)).isCloseTo(share / 2, within(slack));
  }

  @Test
  void noShareHitsNothingAndTheWholeHitsAll() {
    assertThat(new PixelNoise(5, 0).draw(0, 1000)).containsOnly(Hit.NONE);
    assertThat(new PixelNoise(5, 1).draw(0, 1000)).doesNotContain(Hit.NONE);
  }

  @Test
  void imagesKeepTheirLabelsAndAreNotChangedThemselves() {
    ImageBatch grey = grey(4, 1).withLabels(new int[] {3, 1, 4, 1});

    ImageBatch noisy = new PixelNoise(5, 0.5).on(grey, 0);

    assertThat(grey.pixels()).containsOnly(100);
    assertThat(noisy.labels()).hasValue(new int[] {3, 1, 4, 1});
    Hit[] second = new PixelNoise(5, 0.5).draw(1, 64);
    for (int i = 0; i < 64; i++) {
      byte expected =
          second[i] == Hit.NONE ? (byte) 100 : second[i] == Hit.SALT ? (byte) 255 : (byte) 0;
      assertThat(noisy.pixels()[64 + i]).isEqualTo(expected);
    }
  }

  @Test
  void aPixelIsHitInAllItsChannels() {
    byte[] pixels = new PixelNoise(5, 0.5).on(grey(2, 3), 0).pixels();

    for (int i = 0; i < pixels.length; i += 3) {
      assertThat(pixels[i + 1]).isEqualTo(pixels[i]);
      assertThat(pixels[i + 2]).isEqualTo(pixels[i]);
    }
  }

  @Test
  void anImagesNoiseDependsOnSeedAndIndexAlone() {
    byte[] together = new PixelNoise(5, 0.5).on(grey(4, 1), 10).pixels();

    assertThat(Arrays.copyOfRange(together, 128, 192))
        .isEqualTo(new PixelNoise(5, 0.5).on(grey(1, 1), 12).pixels())
        .isNotEqualTo(new PixelNoise(6, 0.5).on(grey(1, 1), 12).pixels())
        .isNotEqualTo(new PixelNoise(5, 0.5).on(grey(1, 1), 13).pixels());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aShareOutOfRangeIsRefused(double share) {
    assertThatThrownBy(() -> new PixelNoise(0, share))
        .isInstanceOf(UsageException.class)
        .hasMessage("the share of noisy pixels must be from 0 to 1, found " + share);
  }

  private static double part(Hit[] hits, Hit kind) {
    return Arrays.stream(hits).filter(hit -> hit == kind).count() / (double) hits.length;
  }

  private static ImageBatch grey(int count, int channels) {
    byte[] pixels = new byte[count * 64 * channels];
    Arrays.fill(pixels, (byte) 100);
    return new ImageBatch(count, 8, 8, channels, pixels);
  }
}
