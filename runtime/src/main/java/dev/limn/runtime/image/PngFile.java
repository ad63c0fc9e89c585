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

  private static BufferedImage buffered(PixelImage image) {
    int type = image.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage buffered = new BufferedImage(image.width(), image.height(), type);
    int[] samples = new int[image.pixels().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Byte.toUnsignedInt(image.pixels()[i]);
    }
    buffered.getRaster().setPixels(0, 0, image.width(), image.height(), samples);
    return buffered;
  }
}
