package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.image.PixelImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Writes pictures for documents in few bytes: grey ones in sixteen shades, narrow ones at twice
 * their size; coloured ones with five bits a channel.
 */
public final class SmallPng {

  private static final int SHADES = 16;
  private static final int STEP = 255 / (SHADES - 1);
  private static final int NARROW = 420;

  private SmallPng() {}

  /**
   * Writes a picture whole or not at all.
   *
   * @param image the picture
   * @param file where to; replaced if it exists
   * @throws dev.limn.LimnException if it cannot be written
   */
  public static void write(PixelImage image, Path file) {
    BufferedImage picture =
        image.channels() == 1
            ? shades(image.width() <= NARROW ? doubled(image) : image)
            : colours(image);
    AtomicOutput.file(
        file,
        temporary -> {
          if (!ImageIO.write(picture, "png", temporary.toFile())) {
            throw new IOException("no PNG writer");
          }
        });
  }

  static PixelImage doubled(PixelImage image) {
    int channels = image.channels();
    int line = 2 * image.width() * channels;
    byte[] pixels = new byte[2 * image.height() * line];
    for (int i = 0; i < pixels.length; i++) {
      int y = i / line / 2;
      int x = i % line / channels / 2;
      pixels[i] = image.pixels()[(y * image.width() + x) * channels + i % channels];
    }
    return new PixelImage(2 * image.height(), 2 * image.width(), channels, pixels);
  }

  /** Five bits a channel: the eye does not miss the others, and they do not pack. */
  private static BufferedImage colours(PixelImage image) {
    BufferedImage colours =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    WritableRaster raster = colours.getRaster();
    for (int i = 0; i < image.pixels().length; i++) {
      int pixel = i / 3;
      int level = Byte.toUnsignedInt(image.pixels()[i]) >> 3;
      raster.setSample(
          pixel % image.width(), pixel / image.width(), i % 3, level << 3 | level >> 2);
    }
    return colours;
  }

  private static BufferedImage shades(PixelImage image) {
    byte[] levels = new byte[SHADES];
    for (int i = 0; i < SHADES; i++) {
      levels[i] = (byte) (i * STEP);
    }
    BufferedImage grey =
        new BufferedImage(
            image.width(),
            image.height(),
            BufferedImage.TYPE_BYTE_BINARY,
            new IndexColorModel(4, SHADES, levels, levels, levels));
    WritableRaster raster = grey.getRaster();
    for (int i = 0; i < image.pixels().length; i++) {
      int shade = (Byte.toUnsignedInt(image.pixels()[i]) + STEP / 2) / STEP;
      raster.setSample(i % image.width(), i / image.width(), 0, shade);
    }
    return grey;
  }
}
