package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSetTest {

  private static final List<String> CLASSES = List.of("cat", "dog");

  @Test
  void anImageIsItsShareOfThePixels() {
    ImageSet set = new ImageSet("tiny", 3, 1, 2, bytes(12), new int[] {1, 0}, CLASSES);

    assertThat(set.count()).isEqualTo(2);
    assertThat(set.imageBytes()).isEqualTo(6);
    assertThat(set.image(0)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(set.image(1)).containsExactly(6, 7, 8, 9, 10, 11);
    assertThatThrownBy(() -> set.image(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aSliceHoldsTheImagesAndLabelsOfItsRange() {
    ImageSet slice =
        new ImageSet("tiny", 1, 1, 2, bytes(8), new int[] {1, 0, 1, 1}, CLASSES).slice(1, 3);

    assertThat(slice.pixels()).containsExactly(2, 3, 4, 5);
    assertThat(slice.labels()).containsExactly(0, 1);
    assertThat(slice.classNames()).isEqualTo(CLASSES);
    assertThatThrownBy(() -> slice.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theImagesOfAClassKeepTheirOrderAndTheirLabel() {
    ImageSet set = new ImageSet("tiny", 1, 1, 2, bytes(8), new int[] {1, 0, 1, 1}, CLASSES);

    ImageSet dogs = set.ofClasses(1);

    assertThat(dogs.pixels()).containsExactly(0, 1, 4, 5, 6, 7);
    assertThat(dogs.labels()).containsExactly(1, 1, 1);
    assertThat(dogs.name()).isEqualTo("tiny (dog)");
    assertThat(set.ofClasses(0, 1).pixels()).isEqualTo(set.pixels());
    assertThatThrownBy(() -> set.ofClasses(2)).isInstanceOf(IndexOutOfBoundsException.class);
    ImageSet plain = new ImageSet("plain", 1, 1, 1, bytes(3), new int[0], CLASSES);
    assertThat(plain.ofClasses(0).count()).isZero();
  }

  @Test
  void imagesNeedNoLabels() {
    ImageSet set = new ImageSet("plain", 1, 1, 1, bytes(3), new int[0], List.of());

    assertThat(set.labelled()).isFalse();
    assertThat(set.slice(0, 2).labels()).isEmpty();
  }

  @Test
  void theHashCoversShapePixelsAndLabelsInADocumentedOrder() {
    ImageSet set = new ImageSet("tiny", 1, 1, 2, bytes(4), new int[] {0, 1}, CLASSES);
    byte[] hashed =
        ("limn-images/1 2 1 1 2 2\n" + "\0\1\2\3" + "\0\0\0\0" + "\0\0\0\1")
            .getBytes(StandardCharsets.US_ASCII);

    assertThat(set.sha256()).isEqualTo(Checksum.of(hashed));
    assertThat(set.sha256())
        .isEqualTo(set.named("other").sha256())
        .isNotEqualTo(new ImageSet("t", 1, 2, 1, bytes(4), new int[] {0, 1}, CLASSES).sha256())
        .isNotEqualTo(new ImageSet("t", 1, 1, 2, bytes(4), new int[] {1, 1}, CLASSES).sha256())
        .isNotEqualTo(new ImageSet("t", 1, 1, 2, new byte[4], new int[] {0, 1}, CLASSES).sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | 2 | 28   | 28   | big: images must have 1 channel (grey) or 3 (RGB), found 2
          1 | 3 | 0    | 28   | big: image sides must be 1 to 4096 pixels, found 0x28 (height x width)
          1 | 3 | 28   | 4097 | big: image sides must be 1 to 4096 pixels, found 28x4097 (height x width)
          -1 | 1 | 28  | 28   | big: a set must fit into 2147483639 bytes, found -1 images of 1x28x28: use fewer or smaller ones
          60000 | 3 | 512 | 512 | big: a set must fit into 2147483639 bytes, found 60000 images of 3x512x512: use fewer or smaller ones
          """)
  void sizesOutOfRangeAreRefusedBeforeAllocation(
      long count, int channels, int height, int width, String message) {
    assertThatThrownBy(() -> ImageSet.byteCount("big", count, channels, height, width))
        .isInstanceOf(LimnException.class)
        .hasMessage(message);
  }

  @Test
  void theLargestArrayIsStillAllowed() {
    assertThat(ImageSet.byteCount("big", Integer.MAX_VALUE - 8L, 1, 1, 1))
        .isEqualTo(Integer.MAX_VALUE - 8);
  }

  @Test
  void pixelsThatAreNoWholeNumberOfImagesAreRefused() {
    assertThatThrownBy(() -> new ImageSet("odd", 1, 2, 2, bytes(7), new int[0], List.of()))
        .hasMessage("odd: pixels must hold whole images of 4 bytes (1x2x2), found 7 bytes");
  }

  @Test
  void labelsMustBeOneAnImageAndNameAClass() {
    assertThatThrownBy(() -> new ImageSet("odd", 1, 1, 1, bytes(3), new int[] {0}, CLASSES))
        .hasMessage("odd: labels must be none or one an image, found 1 labels and 3 images");
    assertThatThrownBy(() -> new ImageSet("odd", 1, 1, 1, bytes(2), new int[] {0, 2}, CLASSES))
        .hasMessage("odd: labels must lie in 0..1, found 2 at image 1");
  }

  @Test
  void bothSplitsOfADataSetHaveOneShapeAndTheSameClasses() {
    ImageSet train = new ImageSet("a", 1, 2, 1, bytes(2), new int[] {0}, CLASSES);
    ImageSet test = new ImageSet("b", 1, 1, 2, bytes(2), new int[] {0}, CLASSES);

    assertThatThrownBy(() -> new DataSet("pets", train, test, "", "", List.of()))
        .hasMessage(
            "data set 'pets': both splits must have one shape and the same classes, found"
                + " a: 1 images 1x2x1, 2 classes and b: 1 images 1x1x2, 2 classes");
    assertThatThrownBy(() -> new DataSet("pets", train.slice(0, 0), train, "", "", List.of()))
        .hasMessage("data set 'pets' has no training images");
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
