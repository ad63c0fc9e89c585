package dev.limn.runtime.image;

import dev.limn.LimnException;
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

/**
 * Reads a PNG, JPEG or BMP file as untrusted input: its size is checked before its pixels are
 * decoded, and what it carries beside them is not unpacked beyond measure.
 */
public final class ImageReader {

  /** The most pixels (rows x columns) an image may have. */
  public static final long MAX_PIXELS = 16L * 1024 * 1024;

  private static final long MAX_BYTES = 64L * 1024 * 1024;
  private static final Set<ImageFormat> FORMATS =
      Set.of(ImageFormats.PNG, ImageFormats.JPEG, ImageFormats.BMP);

  private ImageReader() {}

  /**
   * Reads a file.
   *
   * @param file the image
   * @param channels 1 for grey (colours are weighed as in ITU-R BT.601), 3 for red, green, blue
   * @return the image
   * @throws LimnException if the file cannot be read, is not an image, has too many pixels or
   *     transparent ones
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
   * @throws LimnException if the bytes are not an image, or it has too many pixels or transparent
   *     ones
   */
  public static PixelImage decode(byte[] bytes, int channels, String name) {
    return decode(bytes, channels, name, MAX_PIXELS);
  }

  /**
   * Reads an image from a file's bytes if it is not too large.
   *
   * @param bytes the whole file
   * @param channels 1 for grey, 3 for red, green, blue
   * @param name what messages call it
   * @param maxPixels the most pixels (rows x columns) it may have, checked before any is decoded
   * @return the image
   * @throws LimnException if the bytes are not an image, or it has too many pixels or transparent
   *     ones
   */
  public static PixelImage decode(byte[] bytes, int channels, String name, long maxPixels) {
    return pixels(buffered(bytes, name, maxPixels), channels, name);
  }

  private static BufferedImage buffered(byte[] bytes, String name, long maxPixels) {
    try {
      ImageFormat format = bytes.length < 2 ? ImageFormats.UNKNOWN : Imaging.guessFormat(bytes);
      if (!FORMATS.contains(format)) {
        throw new LimnException(
            name + " is not an image that can be read: expects PNG, JPEG or BMP");
      }
      requireSize(Imaging.getImageSize(bytes), name, maxPixels);
      if (format == ImageFormats.PNG) {
        return png(PngChunks.withoutText(bytes, name));
      }
      if (format == ImageFormats.JPEG) {
        JpegSegments.requireOneFrame(bytes, name);
      }
      return Imaging.getBufferedImage(bytes);
    } catch (LimnException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new LimnException(name + " is a damaged image: " + oneLine(e), e);
    }
  }

  private static void requireSize(Dimension size, String name, long maxPixels) {
    if ((long) size.width * size.height > maxPixels) {
      throw new LimnException(
          name
              + ": an image may have "
              + maxPixels
              + " pixels, found "
              + size.height
              + "x"
              + size.width);
    }
  }

  private static BufferedImage png(byte[] bytes) throws IOException {
    PngImagingParameters parameters = new PngImagingParameters();
    parameters.setBufferedImageFactory(new ExactLevels());
    return new PngImageParser().getBufferedImage(bytes, parameters);
  }

  /**
   * The library would put a grey PNG into a buffer of linear light with 8 bits, where dark levels
   * run together. An RGB buffer keeps every level.
   */
  private static final class ExactLevels extends SimpleBufferedImageFactory {
    @Override
    public BufferedImage getGrayscaleBufferedImage(int width, int height, boolean alpha) {
      return getColorBufferedImage(width, height, alpha);
    }
  }

  private static PixelImage pixels(BufferedImage image, int channels, String name) {
    int height = image.getHeight();
    int width = image.getWidth();
    int[] colours = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] pixels = new byte[ImageBatch.byteCount(1, height, width, channels)];
    int at = 0;
    for (int colour : colours) {
      if (colour >>> 24 != 0xFF) {
        throw new LimnException(name + " has transparent pixels: save it without an alpha channel");
      }
      if (channels == 1) {
        pixels[at++] = (byte) luma(colour);
        continue;
      }
      pixels[at++] = (byte) (colour >> 16);
      pixels[at++] = (byte) (colour >> 8);
      pixels[at++] = (byte) colour;
    }
    return new PixelImage(height, width, channels, pixels);
  }

  /** Rounded to the nearest level; equal parts of red, green and blue keep theirs exactly. */
  private static int luma(int rgb) {
    return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.replaceAll("\\s+", " ").strip();
  }
}
