package dev.limn.trainer.data;

import java.util.List;

/**
 * The built-in digits in the shape of CIFAR-10: 32x32, red, green and blue, each class in an ink of
 * its own. They stand in where a program for colour pictures must be tried without any.
 */
final class StrokeColours {

  static final String NAME = "strokes-rgb";
  static final int SIDE = 32;

  private static final int MARGIN = (SIDE - StrokeDigits.SIDE) / 2;

  /** How much of each channel the ink of a class has, in quarters. */
  private static final int[][] INKS = {
    {4, 0, 0}, {0, 4, 0}, {1, 1, 4}, {4, 4, 0}, {4, 0, 4},
    {0, 4, 4}, {4, 2, 0}, {2, 0, 4}, {4, 2, 2}, {3, 3, 3}
  };

  private StrokeColours() {}

  static DataSet of(DataSet grey) {
    return new DataSet(
        NAME,
        coloured(NAME + "-train", grey.train()),
        coloured(NAME + "-test", grey.test()),
        grey.source() + ", in colours",
        grey.licence(),
        List.of());
  }

  private static ImageSet coloured(String name, ImageSet grey) {
    byte[] pixels = new byte[ImageSet.byteCount(name, grey.count(), 3, SIDE, SIDE)];
    for (int image = 0; image < grey.count(); image++) {
      int[] ink = INKS[grey.labels()[image]];
      for (int channel = 0; channel < 3; channel++) {
        write(grey, image, ink[channel], pixels, (image * 3 + channel) * SIDE * SIDE);
      }
    }
    return new ImageSet(name, 3, SIDE, SIDE, pixels, grey.labels(), grey.classNames());
  }

  private static void write(ImageSet grey, int image, int ink, byte[] pixels, int plane) {
    int from = image * grey.imageBytes();
    for (int y = 0; y < StrokeDigits.SIDE; y++) {
      for (int x = 0; x < StrokeDigits.SIDE; x++) {
        int level = Byte.toUnsignedInt(grey.pixels()[from + y * StrokeDigits.SIDE + x]);
        pixels[plane + (y + MARGIN) * SIDE + x + MARGIN] = (byte) (level * ink / 4);
      }
    }
  }
}
