package dev.limn.trainer.data;

import dev.limn.runtime.file.AtomicOutput;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.common.SimpleBufferedImageFactory;
import org.apache.commons.imaging.formats.png.PngImageParser;
import org.apache.commons.imaging.formats.png.PngImagingParameters;

/** Reads one PNG, JPEG or BMP file. A {@link Fault} says what is wrong with it. */
final class Picture {

  private static final Set<ImageFormat> FORMATS =
      Set.of(ImageFormats.PNG, ImageFormats.JPEG, ImageFormats.BMP);

  /** Far more than a picture for training needs; each is read whole into memory. */
  private static final long MAX_FILE_BYTES = 64L << 20;

  private Picture() {}

  /** Why a picture cannot be used, in words that follow the file's name and a colon. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message);
    }
  }

  /** The size that the file's header gives; the pixels are not decoded. */
  static Dimension size(Path file) throws Fault {
    byte[] bytes = bytes(file);
    return reading(
        () -> {
          if (!FORMATS.contains(Imaging.guessFormat(bytes))) {
            throw new Fault("is no PNG, JPEG or BMP picture");
          }
          return Imaging.getImageSize(bytes);
        });
  }

  /**
   * Decodes a picture to RGB.
   *
   * @param size what {@link #size} gave
   * @param pixels receives uint8 values packed C,H,W
   * @param offset where they begin
   * @return whether the picture is grey: red, green and blue are equal everywhere
   */
  static boolean decode(Path file, Dimension size, byte[] pixels, int offset) throws Fault {
    byte[] bytes = bytes(file);
    BufferedImage image = reading(() -> decode(bytes));
    if (image.getWidth() != size.width || image.getHeight() != size.height) {
      throw new Fault("its pixels are not of the size that its header gives");
    }
    int plane = size.width * size.height;
    int[] colours = image.getRGB(0, 0, size.width, size.height, null, 0, size.width);
    boolean grey = true;
    for (int i = 0; i < plane; i++) {
      int colour = colours[i];
      if (colour >>> 24 != 0xff) {
        throw new Fault("has transparent pixels: expects 1 (grey) or 3 (RGB) channels, flatten it");
      }
      byte red = (byte) (colour >> 16);
      byte green = (byte) (colour >> 8);
      byte blue = (byte) colour;
      grey &= red == green && green == blue;
      pixels[offset + i] = red;
      pixels[offset + plane + i] = green;
      pixels[offset + 2 * plane + i] = blue;
    }
    return grey;
  }

  private static BufferedImage decode(byte[] bytes) throws IOException {
    if (Imaging.guessFormat(bytes) != ImageFormats.PNG) {
      return Imaging.getBufferedImage(bytes);
    }
    PngImagingParameters parameters = new PngImagingParameters();
    parameters.setBufferedImageFactory(new ExactLevels());
    return new PngImageParser().getBufferedImage(bytes, parameters);
  }

  /**
   * The library would put a grey PNG into a buffer of linear light with 8 bits, and its dark levels
   * would run together. An RGB buffer keeps every level.
   */
  private static final class ExactLevels extends SimpleBufferedImageFactory {
    @Override
    public BufferedImage getGrayscaleBufferedImage(int width, int height, boolean alpha) {
      return getColorBufferedImage(width, height, alpha);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException, Fault;
  }

  /** The library reports damage by checked and unchecked exceptions alike. */
  private static <T> T reading(Reading<T> reading) throws Fault {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new Fault("cannot be decoded (" + message.replaceAll("\\s+", " ").strip() + ")");
    }
  }

  private static byte[] bytes(Path file) throws Fault {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new Fault("is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Fault("cannot be read (" + AtomicOutput.reason(e) + ")");
    }
  }
}
