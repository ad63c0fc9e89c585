package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureSourceTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void losslessColourPicturesKeepEveryPixel(String format) throws IOException {
    write("b/one." + format, colour(4, 3, 10));
    write("a/two." + format, colour(4, 3, 90));

    DataSet set = load();

    assertThat(set.train().channels()).isEqualTo(3);
    assertThat(set.train().height()).isEqualTo(3);
    assertThat(set.train().width()).isEqualTo(4);
    assertThat(set.train().classNames()).containsExactly("a", "b");
    assertThat(set.train().count()).isEqualTo(1);
    assertThat(set.test().count()).isEqualTo(1);
    assertThat(imageOfClass(set, 0)).isEqualTo(planes(colour(4, 3, 90)));
    assertThat(imageOfClass(set, 1)).isEqualTo(planes(colour(4, 3, 10)));
  }

  @Test
  void greyPicturesStayOneChannelWithTheirStoredLevels() throws IOException {
    BufferedImage ramp = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int level = 0; level < 256; level++) {
      ramp.getRaster().setSample(level % 16, level / 16, 0, level);
    }
    write("ramp/one.png", ramp);
    write("ramp/two.png", ramp);

    DataSet set = load();

    assertThat(set.train().channels()).isEqualTo(1);
    assertThat(set.train().image(0)).isEqualTo(IdxFiles.counting(256));
  }

  @Test
  void aGreyJpegStaysOneChannelAndComesClose() throws IOException {
    write("a/one.jpg", grey(16, 16, 40));
    write("a/two.jpg", grey(16, 16, 40));

    ImageSet train = load().train();

    assertThat(train.channels()).isEqualTo(1);
    for (byte level : train.pixels()) {
      assertThat((int) level).isBetween(39, 41);
    }
  }

  @Test
  void oneColourPictureMakesTheSetRgb() throws IOException {
    write("a/grey.png", new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY));
    write("a/colour.png", colour(4, 3, 10));

    assertThat(load().train().channels()).isEqualTo(3);
  }

  @Test
  void aJpegComesCloseToItsOriginal() throws IOException {
    BufferedImage flat = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      flat.setRGB(i % 16, i / 16, 0xc86432);
    }
    write("a/one.jpg", flat);
    write("a/two.jpeg", flat);

    byte[] image = load().train().image(0);

    for (int i = 0; i < 256; i++) {
      assertThat(Byte.toUnsignedInt(image[i])).isBetween(0xc8 - 3, 0xc8 + 3);
      assertThat(Byte.toUnsignedInt(image[256 + i])).isBetween(0x64 - 3, 0x64 + 3);
      assertThat(Byte.toUnsignedInt(image[512 + i])).isBetween(0x32 - 3, 0x32 + 3);
    }
  }

  @Test
  void everyPictureIsInOneSplitAndATenthIsInTheTestSplit() throws IOException {
    for (int i = 0; i < 200; i++) {
      write(i % 2 + "/" + i + ".png", grey(2, 1, i));
    }

    DataSet set = load();

    // Binomial(200, 0.1) lies outside 5..40 with probability below 1e-4; the names are fixed
    // anyway.
    assertThat(set.test().count()).isBetween(5, 40);
    Set<Integer> seen = new TreeSet<>();
    for (ImageSet split : new ImageSet[] {set.train(), set.test()}) {
      for (int i = 0; i < split.count(); i++) {
        int number = Byte.toUnsignedInt(split.image(i)[0]);
        assertThat(seen.add(number)).isTrue();
        assertThat(split.labels()[i]).isEqualTo(number % 2);
      }
    }
    assertThat(seen).hasSize(200);
  }

  @Test
  void aPictureKeepsItsSplitWhenOthersCome() throws IOException {
    for (int i = 0; i < 60; i++) {
      write("a/" + i + ".png", grey(2, 1, i));
    }
    Set<Byte> before = firstBytes(load().test());
    for (int i = 60; i < 120; i++) {
      write("a/" + i + ".png", grey(2, 1, i));
    }

    assertThat(before).isNotEmpty();
    assertThat(firstBytes(load().test())).containsAll(before);
  }

  @Test
  void theSetDoesNotDependOnWhereTheDirectoryLies() throws IOException {
    for (String place : new String[] {"here", "there"}) {
      for (int i = 0; i < 9; i++) {
        write(place + "/a/" + i + ".png", grey(2, 2, i));
      }
    }

    assertThat(load(directory.resolve("here")).train().sha256())
        .isEqualTo(load(directory.resolve("there")).train().sha256());
  }

  @Test
  void everyFileThatCannotBeUsedIsNamedInOneError() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("a/good" + i + ".png", colour(4, 3, i));
    }
    write("a/large.png", colour(5, 3, 1));
    Files.writeString(directory.resolve("a/notes.txt"), "not a picture");
    write("b/damaged.png", colour(4, 3, 7));
    byte[] png = Files.readAllBytes(directory.resolve("b/damaged.png"));
    Files.write(directory.resolve("b/damaged.png"), Arrays.copyOf(png, png.length - 30));
    Files.createDirectory(directory.resolve("b/deeper"));
    write("b/clear.png", new BufferedImage(4, 3, BufferedImage.TYPE_INT_ARGB));
    write("outside.png", colour(4, 3, 1));
    Files.writeString(directory.resolve("a/.hidden"), "ignored");
    Files.writeString(directory.resolve("README.txt"), "ignored");

    assertThatThrownBy(this::load)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(directory + ": cannot use 6 of its files, mend or remove them: ")
        .hasMessageContaining(
            "a/large.png is 5x3, expects 4x3 (width x height) as most pictures have; ")
        .hasMessageContaining("a/notes.txt is no PNG, JPEG or BMP picture; ")
        .hasMessageContaining("b/damaged.png cannot be decoded (")
        .hasMessageContaining("b/deeper is no file: class folders have no folders in them; ")
        .hasMessageContaining(
            "b/clear.png has transparent pixels: expects 1 (grey) or 3 (RGB) channels, flatten it")
        .hasMessageEndingWith("outside.png stands outside the class folders")
        .message()
        .doesNotContain("\n", "hidden", "README");
  }

  @Test
  void aLongListOfFaultsIsCutWithItsNumber() throws IOException {
    Files.createDirectory(directory.resolve("a"));
    for (int i = 0; i < 25; i++) {
      Files.writeString(directory.resolve("a/" + i), "text");
    }

    assertThatThrownBy(this::load)
        .hasMessageContaining(": cannot use 25 of its files")
        .hasMessageEndingWith("; and 5 more");
  }

  @Test
  void aProgressiveJpegIsNamed() throws IOException {
    write("a/one.png", colour(16, 16, 3));
    write("a/two.png", colour(16, 16, 5));
    writeProgressiveJpeg(directory.resolve("a/progressive.jpg"), colour(16, 16, 9));

    assertThatThrownBy(this::load)
        .hasMessageContaining("cannot use 1 of its files")
        .hasMessageContaining("a/progressive.jpg cannot be decoded (");
  }

  @Test
  void anotherImageFormatIsRefused() throws IOException {
    write("a/one.png", colour(4, 3, 3));
    write("a/two.gif", colour(4, 3, 5));

    assertThatThrownBy(this::load).hasMessageContaining("a/two.gif is no PNG, JPEG or BMP picture");
  }

  @Test
  void aDirectoryWithoutPicturesSaysHowOneIsMade() throws IOException {
    assertThatThrownBy(this::load)
        .hasMessage(
            directory
                + ": expects one folder of pictures a class and at least 2 pictures, found 0"
                + " folders and 0 pictures");
    write("a/one.png", colour(4, 3, 3));
    assertThatThrownBy(this::load).hasMessageEndingWith("found 1 folders and 1 pictures");
  }

  private DataSet load() {
    return load(directory);
  }

  private static DataSet load(Path place) {
    return new PictureSource().load(Optional.of(place), null);
  }

  private static byte[] imageOfClass(DataSet set, int label) {
    ImageSet split = set.train().labels()[0] == label ? set.train() : set.test();
    assertThat(split.labels()).containsExactly(label);
    return split.image(0);
  }

  private static Set<Byte> firstBytes(ImageSet set) {
    Set<Byte> bytes = new TreeSet<>();
    for (int i = 0; i < set.count(); i++) {
      bytes.add(set.image(i)[0]);
    }
    return bytes;
  }

  /** The oracle of the packing: red plane, green plane, blue plane. */
  private static byte[] planes(BufferedImage image) {
    int plane = image.getWidth() * image.getHeight();
    byte[] planes = new byte[3 * plane];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        for (int channel = 0; channel < 3; channel++) {
          int value = image.getRaster().getSample(x, y, channel);
          planes[channel * plane + y * image.getWidth() + x] = (byte) value;
        }
      }
    }
    return planes;
  }

  private static BufferedImage colour(int width, int height, int start) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int value = start + i;
      image.setRGB(i % width, i / width, value << 16 | (255 - value) << 8 | (2 * value & 255));
    }
    return image;
  }

  private static BufferedImage grey(int width, int height, int level) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      image.getRaster().setSample(i % width, i / width, 0, level);
    }
    return image;
  }

  private void write(String name, BufferedImage image) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.substring(name.lastIndexOf('.') + 1);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
  }

  private static void writeProgressiveJpeg(Path file, BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }
}
