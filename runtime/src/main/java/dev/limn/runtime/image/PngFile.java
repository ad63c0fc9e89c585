package dev.limn.runtime.image;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;

/** Writes images as PNG files, grey or red-green-blue, 8 bits a channel. */
public final class PngFile {

  private PngFile() {}

  /**
   * Writes an image whole or not at all.
   *
   * @param image what to write
   * @param target the file, replaced if it exists
   * @throws LimnException if the file cannot be written
   */
  public static void write(PixelImage image, Path target) {
    AtomicOutput.file(target, encode(image));
  }

  /**
   * The bytes of an image's file.
   *
   * @param image what to encode
   * @return a whole PNG file
   */
  public static byte[] encode(PixelImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Imaging.writeImage(buffered(image), out, ImageFormats.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** Red = green = blue is written as grey; a grey buffer would pass through a colour profile. */
  private static BufferedImage buffered(PixelImage image) {
    int step = image.channels() == 1 ? 0 : 1;
    int[] colours = new int[image.height() * image.width()];
    for (int i = 0; i < colours.length; i++) {
      int at = i * image.channels();
      colours[i] =
          Byte.toUnsignedInt(image.pixels()[at]) << 16
              | Byte.toUnsignedInt(image.pixels()[at + step]) << 8
              | Byte.toUnsignedInt(image.pixels()[at + 2 * step]);
    }
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    buffered.setRGB(0, 0, image.width(), image.height(), colours, 0, image.width());
    return buffered;
  }
}
