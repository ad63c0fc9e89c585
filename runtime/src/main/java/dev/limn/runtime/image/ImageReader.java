package dev.limn.runtime.image;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.ImageInfo;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.common.SimpleBufferedImageFactory;
import org.apache.commons.imaging.formats.png.PngImageParser;
import org.apache.commons.imaging.formats.png.PngImagingParameters;

/**
 * Reads an image file of any format that Commons Imaging knows (PNG, JPEG, BMP, GIF, TIFF and more)
 * as untrusted input: its size is checked before its pixels are decoded.
 */
public final class ImageReader {

  /** The most pixels (rows x columns) an image may have. */
  public static final long MAX_PIXELS = 16L * 1024 * 1024;

  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private ImageReader() {}

  /**
   * Reads a file.
   *
   * @param file the image
   * @param channels 1 for grey (colours are weighed as in ITU-R BT.601), 3 for red, green, blue
   * @return the image
   * @throws LimnException if the file cannot be read, is not an image or has too many pixels
   */
  public static PixelImage read(Path file, int channels) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new LimnException(
            file + ": an image file may have " + MAX_BYTES + " bytes, found " + size);
      }
      return decode(Files.readAllBytes(file), channels, file.toString());
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  /**
   * Reads an image from a file's bytes.
   *
   * @param bytes the whole file
   * @param channels 1 for grey, 3 for red, green, blue
   * @param name what messages call it
   * @return the image
   * @throws LimnException if the bytes are not an image or it has too many pixels
   */
  public static PixelImage decode(byte[] bytes, int channels, String name) {
    BufferedImage image;
    try {
      ImageInfo info = Imaging.getImageInfo(bytes);
      long pixels = (long) info.getWidth() * info.getHeight();
      if (pixels > MAX_PIXELS) {
        throw new LimnException(
            name
                + ": an image may have "
                + MAX_PIXELS
                + " pixels, found "
                + info.getWidth()
                + "x"
                + info.getHeight());
      }
      image = decode(bytes);
    } catch (LimnException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new LimnException(name + " is not an image that can be read: " + e.getMessage(), e);
    }
    return pixels(image, channels);
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

  private static PixelImage pixels(BufferedImage image, int channels) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] pixels = new byte[ImageBatch.byteCount(1, height, width, channels)];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x, y);
        if (channels == 1) {
          pixels[at++] = (byte) luma(rgb);
          continue;
        }
        pixels[at++] = (byte) (rgb >> 16);
        pixels[at++] = (byte) (rgb >> 8);
        pixels[at++] = (byte) rgb;
      }
    }
    return new PixelImage(height, width, channels, pixels);
  }

  private static int luma(int rgb) {
    return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
  }
}
