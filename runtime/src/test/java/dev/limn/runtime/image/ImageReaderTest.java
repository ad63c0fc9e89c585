package dev.limn.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {

  @TempDir Path directory;

  @Test
  void everyGreyLevelSurvivesAPngFile() {
    PixelImage levels = new PixelImage(16, 16, 1, allLevels());
    Path file = directory.resolve("levels.png");

    PngFile.write(levels, file);

    assertThat(ImageReader.read(file, 1).pixels()).isEqualTo(levels.pixels());
  }

  @Test
  void everyColourSurvivesAPngFile() {
    PixelImage noise = noise(13, 17, 3);

    PixelImage read = ImageReader.decode(PngFile.encode(noise), 3, "x");

    assertThat(read.height()).isEqualTo(13);
    assertThat(read.width()).isEqualTo(17);
    assertThat(read.pixels()).isEqualTo(noise.pixels());
  }

  @Test
  void anotherDecoderReadsTheSameLevels() throws IOException {
    BufferedImage grey =
        ImageIO.read(
            new ByteArrayInputStream(PngFile.encode(new PixelImage(16, 16, 1, allLevels()))));
    PixelImage noise = noise(5, 7, 3);
    BufferedImage colour = ImageIO.read(new ByteArrayInputStream(PngFile.encode(noise)));

    assertThat(grey.getRaster().getNumBands()).isEqualTo(1);
    for (int level = 0; level < 256; level++) {
      assertThat(grey.getRaster().getSample(level % 16, level / 16, 0)).isEqualTo(level);
    }
    for (int i = 0; i < 5 * 7 * 3; i++) {
      assertThat(colour.getRaster().getSample(i / 3 % 7, i / 21, i % 3))
          .isEqualTo(Byte.toUnsignedInt(noise.pixels()[i]));
    }
  }

  @Test
  void theFileOfAnImageIsTheSameEveryTime() {
    assertThat(PngFile.encode(noise(9, 9, 3))).isEqualTo(PngFile.encode(noise(9, 9, 3)));
  }

  @Test
  void aGreyFileOfAnotherEncoderKeepsItsLevels() throws IOException {
    byte[] bytes = new PngBytes(16, 16, 8, PngBytes.GREY).rows(16, allLevels());

    assertThat(ImageReader.decode(bytes, 1, "x").pixels()).isEqualTo(allLevels());
  }

  @Test
  void greyReadAsColourHasThreeEqualParts() {
    byte[] bytes = new PngBytes(2, 1, 8, PngBytes.GREY).rows(1, (byte) 7, (byte) 200);

    assertThat(ImageReader.decode(bytes, 3, "x").pixels())
        .containsExactly(7, 7, 7, (byte) 200, (byte) 200, (byte) 200);
  }

  @Test
  void coloursReadAsGreyAreWeighed() {
    byte[] bytes =
        new PngBytes(4, 1, 8, PngBytes.RGB)
            .rows(1, new byte[] {-1, 0, 0, 0, -1, 0, 0, 0, -1, 10, 20, 30});

    assertThat(ImageReader.decode(bytes, 1, "x").pixels())
        .containsExactly(
            (byte) Math.round(.299 * 255),
            (byte) Math.round(.587 * 255),
            (byte) Math.round(.114 * 255),
            (byte) Math.round(.299 * 10 + .587 * 20 + .114 * 30));
  }

  @Test
  void aPaletteIsLookedUp() {
    byte[] bytes =
        new PngBytes(4, 1, 8, PngBytes.PALETTE)
            .chunk("PLTE", new byte[] {1, 2, 3, 40, 50, 60})
            .rows(1, new byte[] {1, 0, 0, 1});

    assertThat(ImageReader.decode(bytes, 3, "x").pixels())
        .containsExactly(40, 50, 60, 1, 2, 3, 1, 2, 3, 40, 50, 60);
  }

  @Test
  void oneBitAPixelIsBlackAndWhite() {
    byte[] bytes = new PngBytes(8, 1, 1, PngBytes.GREY).rows(1, (byte) 0b10110001);

    assertThat(ImageReader.decode(bytes, 1, "x").pixels())
        .containsExactly(-1, 0, -1, -1, 0, 0, 0, -1);
  }

  @Test
  void anOpaqueAlphaChannelDoesNotMatter() {
    byte[] grey = new PngBytes(2, 1, 8, PngBytes.GREY_ALPHA).rows(1, new byte[] {9, -1, 80, -1});
    byte[] colour = new PngBytes(1, 1, 8, PngBytes.RGB_ALPHA).rows(1, new byte[] {1, 2, 3, -1});

    assertThat(ImageReader.decode(grey, 1, "x").pixels()).containsExactly(9, 80);
    assertThat(ImageReader.decode(colour, 3, "x").pixels()).containsExactly(1, 2, 3);
  }

  @Test
  void transparentPixelsAreRefusedForTheyHaveNoColour() {
    byte[] bytes =
        new PngBytes(2, 1, 8, PngBytes.RGB_ALPHA).rows(1, new byte[] {1, 2, 3, -1, 4, 5, 6, 127});

    assertThatThrownBy(() -> ImageReader.decode(bytes, 3, "x.png"))
        .isInstanceOf(LimnException.class)
        .hasMessage("x.png has transparent pixels: save it without an alpha channel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "jpg"})
  void otherFormatsAreReadToo(String format) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 3, 2, new int[] {-1, -1, -1, -1, -1, -1}, 0, 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();

    PixelImage read = ImageReader.decode(out.toByteArray(), 3, "x");

    assertThat(read.height()).isEqualTo(2);
    assertThat(read.width()).isEqualTo(3);
    assertThat(read.pixels()).containsOnly(-1);
  }

  @Test
  void tooManyPixelsAreRefusedBeforeTheyAreDecoded() {
    byte[] bytes = new PngBytes(100_000, 200_000, 8, PngBytes.RGB).bytes();
    byte[] justOver = new PngBytes(4097, 4096, 8, PngBytes.RGB).bytes();

    assertThatThrownBy(() -> ImageReader.decode(bytes, 3, "huge.png"))
        .isInstanceOf(LimnException.class)
        .hasMessage("huge.png: an image may have 16777216 pixels, found 200000x100000");
    assertThatThrownBy(() -> ImageReader.decode(justOver, 3, "huge.png"))
        .hasMessage("huge.png: an image may have 16777216 pixels, found 4096x4097");
  }

  @Test
  void packedTextIsNotEvenUnpacked() {
    byte[] text = new byte[1000];
    byte[] png =
        new PngBytes(1, 1, 8, PngBytes.GREY)
            .chunk("zTXt", text)
            .chunk("iTXt", text)
            .rows(1, (byte) 7);

    assertThat(ImageReader.decode(png, 1, "x").pixels()).containsExactly(7);
  }

  /** 5 MB of zeros take 5 KB. */
  @Test
  void aProfileThatIsLargerThanAnyIsIsRefused() {
    byte[] packed = PngBytes.deflated(new byte[5 << 20]);
    byte[] profile = new byte[packed.length + 3];
    profile[0] = 'p';
    System.arraycopy(packed, 0, profile, 3, packed.length);
    byte[] png = new PngBytes(1, 1, 8, PngBytes.GREY).chunk("iCCP", profile).rows(1, (byte) 7);

    assertThatThrownBy(() -> ImageReader.decode(png, 1, "x"))
        .isInstanceOf(LimnException.class)
        .hasMessage("x: a colour profile may have 4194304 bytes, found more");
  }

  /** Of which the first is small enough and the second is what would be decoded. */
  @Test
  void aJpegThatTellsTwoSizesIsRefused() throws IOException {
    byte[] jpeg = jpeg(8, 8);
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xC0) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
    }
    int length = 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
    byte[] twice = new byte[jpeg.length + length];
    System.arraycopy(jpeg, 0, twice, 0, at + length);
    System.arraycopy(jpeg, at, twice, at + length, jpeg.length - at);
    // Rows and columns of the second.
    for (int i = 5; i < 9; i++) {
      twice[at + length + i] = 0x7F;
    }

    assertThatThrownBy(() -> ImageReader.decode(twice, 3, "x", 64))
        .isInstanceOf(LimnException.class)
        .hasMessage("x is a damaged image: it tells its size 2 times");
    assertThat(ImageReader.decode(jpeg, 3, "x", 64).height()).isEqualTo(8);
  }

  private static byte[] jpeg(int height, int width) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpeg", out);
    return out.toByteArray();
  }

  @Test
  void aFileThatIsNoImageIsRefused() throws IOException {
    for (byte[] bytes :
        new byte[][] {{}, {1}, new byte[100], ascii("not an image"), ascii("P5\n1 1\n255\nx")}) {
      assertThatThrownBy(() -> ImageReader.decode(bytes, 1, "x"))
          .isInstanceOf(LimnException.class)
          .hasMessage("x is not an image that can be read: expects PNG, JPEG or BMP");
    }
    Path missing = directory.resolve("missing.png");
    assertThatThrownBy(() -> ImageReader.read(missing, 1))
        .hasMessage("cannot read " + missing + ": no such file (" + missing + ")");
    Path huge = directory.resolve("huge.png");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> ImageReader.read(huge, 1))
        .hasMessage(huge + ": an image file may have 67108864 bytes, found 3221225472");
    Files.delete(huge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpg"})
  void aDamagedImageGivesOneLineOrAnImage(String format) throws IOException {
    byte[] whole = encoded(format);
    for (int length = 2; length < whole.length; length++) {
      readOrRefuse(Arrays.copyOf(whole, length), format + " cut to " + length);
    }
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] changed = whole.clone();
      for (int k = 0; k <= i % 3; k++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      readOrRefuse(changed, format + " change " + i);
    }
  }

  private static void readOrRefuse(byte[] bytes, String what) {
    try {
      ImageReader.decode(bytes, 3, "x");
    } catch (LimnException e) {
      assertThat(e.getMessage()).as(what).startsWith("x").doesNotContain("\n");
    }
  }

  private static byte[] encoded(String format) throws IOException {
    PixelImage noise = noise(6, 5, 3);
    if (format.equals("png")) {
      return PngFile.encode(noise);
    }
    BufferedImage image = new BufferedImage(5, 6, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 30; i++) {
      image.setRGB(i % 5, i / 5, noise.pixels()[3 * i] * 0x010101);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  private static PixelImage noise(int height, int width, int channels) {
    byte[] pixels = new byte[height * width * channels];
    new Random(7).nextBytes(pixels);
    return new PixelImage(height, width, channels, pixels);
  }

  private static byte[] allLevels() {
    byte[] levels = new byte[256];
    for (int i = 0; i < 256; i++) {
      levels[i] = (byte) i;
    }
    return levels;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
