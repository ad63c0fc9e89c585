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

  /**
   * Grey goes through equal red, green and blue: the library would take a grey buffer for linear
   * light and change its levels. It still writes one channel.
   */
  private static BufferedImage buffered(PixelImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = image.pixels();
    int channels = image.channels();
    for (int i = 0; i < image.width() * image.height(); i++) {
      int red = Byte.toUnsignedInt(pixels[i * channels]);
      int green = Byte.toUnsignedInt(pixels[i * channels + channels / 2]);
      int blue = Byte.toUnsignedInt(pixels[i * channels + channels - 1]);
      buffered.setRGB(i % image.width(), i / image.width(), red << 16 | green << 8 | blue);
    }
    return buffered;
  }
}
