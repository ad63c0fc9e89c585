package dev.limn.trainer.experiment.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How images are laid out and written; images of one pixel tell where each went. */
class PicturesTest {

  @TempDir Path directory;

  @Test
  void rowsLieBelowEachOther() {
    PixelImage picture = Rows.of(List.of(dots(1, 2, 3), dots(4, 5, 6)));

    assertThat(picture.width()).isEqualTo(3);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture.pixels()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void pairsStandBesideEachOther() {
    assertThat(Rows.paired(dots(1, 2), dots(7, 8)).pixels()).containsExactly(1, 7, 2, 8);
  }

  @Test
  void theFirstImagesOfEachClassAreChosenClassByClass() {
    ImageBatch labelled = dots(10, 11, 12, 13, 14, 15).withLabels(new int[] {2, 0, 2, 0, 2, 1});

    ImageBatch chosen = TestPictures.ofEachClass(labelled, 2);

    assertThat(chosen.pixels()).containsExactly(11, 13, 15, 10, 12);
    assertThat(chosen.labels()).hasValue(new int[] {0, 0, 1, 2, 2});
  }

  @Test
  void withoutLabelsTheFirstImagesAreChosen() {
    assertThat(TestPictures.ofEachClass(dots(1, 2, 3), 2).pixels()).containsExactly(1, 2, 3);
    assertThat(TestPictures.ofEachClass(dots(new int[30]), 2).count()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1 2", "5, 1 2 3 4 5", "20, 1 2 4 6 8 13 20", "100, 1 2 4 7 14 27 52 100"})
  void earlyEpochsAreShownCloseTogether(int epochs, String shown) {
    assertThat(Progress.epochs(epochs).stream().map(String::valueOf).toList())
        .isEqualTo(List.of(shown.split(" ")));
  }

  @Test
  void progressIsTheFirstRowOfEachPicture() {
    PixelImage first = new PixelImage(2, 3, 1, new byte[] {1, 2, 3, 4, 5, 6});
    PixelImage second = new PixelImage(2, 3, 1, new byte[] {7, 8, 9, 0, 0, 0});

    PixelImage progress = Progress.of(List.of(first, second), 1);

    assertThat(progress.width()).isEqualTo(3);
    assertThat(progress.pixels()).containsExactly(1, 2, 3, 7, 8, 9);
  }

  @Test
  void greyPicturesAreDoubledAndKeepSixteenShades() {
    byte[] ramp = new byte[256];
    for (int i = 0; i < 256; i++) {
      ramp[i] = (byte) i;
    }
    Path file = directory.resolve("ramp.png");

    SmallPng.write(new PixelImage(1, 256, 1, ramp), file);

    PixelImage read = ImageReader.read(file, 1);
    assertThat(read.height()).isEqualTo(2);
    assertThat(read.width()).isEqualTo(512);
    for (int x = 0; x < 512; x++) {
      int level = Byte.toUnsignedInt(read.pixels()[x]);
      assertThat(level % 17).isZero();
      assertThat(Math.abs(level - x / 2)).isLessThanOrEqualTo(8);
      assertThat(read.pixels()[512 + x]).isEqualTo(read.pixels()[x]);
    }
  }

  @Test
  void colouredPicturesKeepFiveBitsAChannel() throws Exception {
    Path file = directory.resolve("colours.png");
    byte[] pixels = {(byte) 255, 0, 8, 17, (byte) 200, 3};

    SmallPng.write(new PixelImage(1, 2, 3, pixels), file);

    PixelImage read = ImageReader.read(file, 3);
    assertThat(read.width()).isEqualTo(2);
    for (int i = 0; i < pixels.length; i++) {
      int difference = Byte.toUnsignedInt(read.pixels()[i]) - Byte.toUnsignedInt(pixels[i]);
      assertThat(Math.abs(difference)).isLessThanOrEqualTo(7);
    }
    assertThat(read.pixels()[0]).isEqualTo((byte) 255);
    assertThat(read.pixels()[1]).isZero();
    assertThat(Files.size(file)).isLessThan(200);
  }

  /** Images of one grey pixel each. */
  private static ImageBatch dots(int... levels) {
    byte[] pixels = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      pixels[i] = (byte) levels[i];
    }
    return new ImageBatch(levels.length, 1, 1, 1, pixels);
  }
}
