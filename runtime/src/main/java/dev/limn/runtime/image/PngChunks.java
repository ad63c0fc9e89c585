package dev.limn.runtime.image;

import dev.limn.LimnException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a PNG file carries beside its pixels may be packed a thousandfold, and the library unpacks
 * it all.
 */
final class PngChunks {

  private static final int SIGNATURE = 8;

  /** Length, type and checksum. */
  private static final int FRAME = 12;

  /** Profiles of cameras and screens have a few kilobytes, of printers a megabyte or two. */
  private static final int MOST_PROFILE_BYTES = 4 << 20;

  private PngChunks() {}

  /**
   * A file without packed text.
   *
   * @param bytes the whole file, of any content
   * @param name what messages call it
   * @return the file, up to where it is no PNG any more
   * @throws LimnException if it has a colour profile that is larger than any is
   */
  static byte[] withoutText(byte[] bytes, String name) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    int at = Math.min(SIGNATURE, bytes.length);
    kept.write(bytes, 0, at);
    while (bytes.length - at >= FRAME) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - at - FRAME) {
        break;
      }
      String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (type.equals("iCCP")) {
        requireSmallProfile(bytes, at + 8, length, name);
      }
      if (!type.equals("zTXt") && !type.equals("iTXt")) {
        kept.write(bytes, at, length + FRAME);
      }
      at += length + FRAME;
    }
    return kept.toByteArray();
  }

  private static void requireSmallProfile(byte[] bytes, int from, int length, String name) {
    int packed = from;
    while (packed < from + length && bytes[packed] != 0) {
      packed++;
    }
    // A zero ends the profile's name, and the way of packing follows.
    packed = Math.min(packed + 2, from + length);
    if (unpackedBytes(bytes, packed, from + length - packed) > MOST_PROFILE_BYTES) {
      throw new LimnException(
          name + ": a colour profile may have " + MOST_PROFILE_BYTES + " bytes, found more");
    }
  }

  /** Counts no further than it must. */
  private static long unpackedBytes(byte[] bytes, int from, int length) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, from, length);
      byte[] block = new byte[1 << 16];
      int more = 1;
      while (more > 0 && inflater.getBytesWritten() <= MOST_PROFILE_BYTES) {
        more = inflater.inflate(block);
      }
      return inflater.getBytesWritten();
    } catch (DataFormatException e) {
      // The library meets the same bytes and says so.
      return inflater.getBytesWritten();
    } finally {
      inflater.end();
    }
  }
}
