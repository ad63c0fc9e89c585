package dev.limn.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageBatchTest {

  @ParameterizedTest
  @CsvSource({"1,1,1,1,1", "3,2,2,1,2", "4,3,2,3,2", "5,2,3,3,3", "7,4,1,1,4", "7,2,2,3,7"})
  void aGridPutsEachPixelInItsPlace(int count, int height, int width, int channels, int columns) {
    ImageBatch batch = numbered(count, height, width, channels);

    PixelImage grid = batch.grid(columns);

    int rows = (int) Math.ceil((double) count / columns);
    assertThat(grid.height()).isEqualTo(rows * height);
    assertThat(grid.width()).isEqualTo(columns * width);
    assertThat(grid.channels()).isEqualTo(channels);
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        int image = y / height * columns + x / width;
        for (int c = 0; c < channels; c++) {
          byte expected =
              image < count
                  ? batch.image(image).pixels()[(y % height * width + x % width) * channels + c]
                  : 0;
          assertThat(grid.pixels()[(y * grid.width() + x) * channels + c])
              .as("row %d, column %d, channel %d", y, x, c)
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "4,2", "5,3", "9,3", "10,4", "100,10"})
  void aGridIsNearlySquareUnlessToldOtherwise(int count, int columns) {
    assertThat(numbered(count, 1, 1, 1).grid().width()).isEqualTo(columns);
  }

  @Test
  void aGridIsNoWiderThanItsImages() {
    assertThat(numbered(3, 2, 2, 1).grid(10)).matches(grid -> grid.width() == 6);
    assertThat(numbered(2, 1, 1, 1).grid(Integer.MAX_VALUE).pixels()).containsExactly(1, 2);
  }

  @Test
  void aGridNeedsAnImageAndAColumn() {
    assertThatThrownBy(() -> numbered(3, 2, 2, 1).grid(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a grid needs an image and a column, found 3 and 0");
    assertThatThrownBy(() -> new ImageBatch(0, 2, 2, 1, new byte[0]).grid())
        .hasMessage("a grid needs an image and a column, found 0 and 0");
  }

  @Test
  void aSliceHoldsTheSameImagesAndLabels() {
    ImageBatch batch = numbered(5, 2, 3, 3).withLabels(new int[] {9, 8, 7, 6, 5});

    ImageBatch slice = batch.slice(1, 4);

    assertThat(slice.count()).isEqualTo(3);
    assertThat(slice.labels()).contains(new int[] {8, 7, 6});
    for (int i = 0; i < 3; i++) {
      assertThat(slice.image(i).pixels()).isEqualTo(batch.image(i + 1).pixels());
    }
    assertThat(batch.slice(2, 2).count()).isZero();
    assertThat(numbered(2, 1, 1, 1).slice(0, 1).labels()).isEmpty();
    assertThatThrownBy(() -> batch.slice(3, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> batch.image(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1,1,1,1", "1,0,1,1", "1,1,0,1", "1,1,1,2", "1,1,1,4"})
  void aShapeThatNoImagesHaveIsRefused(int count, int height, int width, int channels) {
    assertThatThrownBy(() -> new ImageBatch(count, height, width, channels, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no image batch has the shape [%d,%d,%d,%d]".formatted(count, height, width, channels));
  }

  @Test
  void pixelsAndLabelsMustFillTheShape() {
    assertThatThrownBy(() -> new ImageBatch(2, 2, 2, 3, new byte[23]))
        .hasMessage("image batch [2,2,2,3] found in 23 bytes");
    assertThatThrownBy(() -> numbered(2, 1, 1, 1).withLabels(new int[3]))
        .hasMessage("each image needs a label: 2 images, 3 labels");
    assertThatThrownBy(() -> ImageBatch.byteCount(1 << 16, 1 << 16, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image batch [65536,65536,1,1] is over 2 GiB");
    assertThatThrownBy(() -> ImageBatch.byteCount(1, 1 << 15, 1 << 16, 1))
        .hasMessage("image batch [1,32768,65536,1] is over 2 GiB");
  }

  @Test
  void anImageMustFillItsShape() {
    assertThatThrownBy(() -> new PixelImage(2, 2, 3, new byte[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image 2x2x3 needs 12 bytes, found 4");
    assertThatThrownBy(() -> new PixelImage(-2, -2, 1, new byte[4]))
        .hasMessage("image -2x-2x1 needs 4 bytes, found 4");
    assertThatThrownBy(() -> new PixelImage(2, 2, 2, new byte[8]))
        .hasMessage("channels must be 1 or 3, found 2");
  }

  private static ImageBatch numbered(int count, int height, int width, int channels) {
    byte[] pixels = new byte[count * height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i + 1);
    }
    return new ImageBatch(count, height, width, channels, pixels);
  }
}
