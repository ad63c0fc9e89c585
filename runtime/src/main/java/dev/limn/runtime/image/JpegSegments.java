package dev.limn.runtime.image;

import dev.limn.LimnException;

/** A JPEG file may tell its size twice: the library checks the first and decodes by the last. */
final class JpegSegments {

  private static final int START_OF_SCAN = 0xDA;
  private static final int FIRST_FRAME = 0xC0;
  private static final int LAST_FRAME = 0xCF;

  private JpegSegments() {}

  /**
   * Refuses a file with several frames before its first scan.
   *
   * @param bytes the whole file, of any content
   * @param name what messages call it
   * @throws LimnException if it tells more than one size
   */
  static void requireOneFrame(byte[] bytes, String name) {
    int frames = 0;
    int at = 2;
    while (at + 4 <= bytes.length) {
      if ((bytes[at] & 0xFF) != 0xFF) {
        at++;
        continue;
      }
      int marker = bytes[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        break;
      }
      if (isFrame(marker)) {
        frames++;
      }
      boolean filler = marker == 0xFF || marker == 0 || marker == 1 || isRestart(marker);
      at += filler ? 1 : 2 + Math.max(2, (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF);
    }
    if (frames > 1) {
      throw new LimnException(name + " is a damaged image: it tells its size " + frames + " times");
    }
  }

  /** All of them but three, which are tables. */
  private static boolean isFrame(int marker) {
    boolean table = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
    return marker >= FIRST_FRAME && marker <= LAST_FRAME && !table;
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD8;
  }
}
