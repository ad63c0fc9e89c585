package dev.limn.runtime.array;

import dev.limn.LimnException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes several named arrays as one NumPy {@code .npz} archive: a zip of {@code .npy}
 * files, as {@code numpy.savez} and {@code numpy.savez_compressed} write it.
 */
public final class NpzFile {

  private static final int MAX_ARRAYS = 64;
  private static final int MAX_BYTES = 1 << 28;
  private static final String ENDING = ".npy";

  /** The oldest time that a zip archive knows: the same arrays must make the same bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzFile() {}

  /**
   * The bytes of an archive, the same for the same arrays.
   *
   * @param arrays the arrays by name
   * @return an archive without compression, sorted by name
   */
  public static byte[] encode(Map<String, NpyArray> arrays) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, NpyArray> array : new TreeMap<>(arrays).entrySet()) {
        byte[] content = NpyFile.encode(array.getValue());
        zip.putNextEntry(stored(array.getKey() + ENDING, content));
        zip.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an archive in memory can always be written", e);
    }
    return bytes.toByteArray();
  }

  /** Without compression, whose bytes differ between releases of the platform. */
  private static ZipEntry stored(String name, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(NO_TIME);
    return entry;
  }

  /**
   * Reads an archive from its bytes.
   *
   * @param bytes the whole file
   * @param name what messages call it
   * @return its arrays by name
   * @throws LimnException if it is no archive of NumPy files, holds more than {@value #MAX_ARRAYS}
   *     of them, or unpacks to more than {@value #MAX_BYTES} bytes
   */
  public static Map<String, NpyArray> decode(byte[] bytes, String name) {
    Map<String, NpyArray> arrays = new TreeMap<>();
    int left = MAX_BYTES;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String array = arrayName(entry, name);
        // The declared size is a claim: never read past what is left of the limit.
        byte[] content = zip.readNBytes(left + 1);
        left -= content.length;
        requireRoom(arrays.size(), left, name);
        if (arrays.put(array, NpyFile.decode(content, name + "/" + array)) != null) {
          throw new LimnException(name + ": array '" + array + "' stands in it twice");
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new LimnException(name + " is not a whole .npz archive: " + e.getMessage(), e);
    }
    if (arrays.isEmpty()) {
      throw new LimnException(name + " is not an .npz archive: it holds no array");
    }
    return arrays;
  }

  private static String arrayName(ZipEntry entry, String name) {
    String file = entry.getName();
    if (!file.matches("[A-Za-z0-9_]{1,64}\\" + ENDING)) {
      String printable = file.substring(0, Math.min(80, file.length())).replaceAll("[^ -~]", "?");
      throw new LimnException(
          name + ": an entry must be an array, NAME" + ENDING + ", found '" + printable + "'");
    }
    return file.substring(0, file.length() - ENDING.length());
  }

  private static void requireRoom(int arrays, int left, String name) {
    if (arrays == MAX_ARRAYS) {
      throw new LimnException(name + ": holds more than " + MAX_ARRAYS + " arrays");
    }
    if (left < 0) {
      throw new LimnException(name + ": unpacks to more than " + MAX_BYTES + " bytes");
    }
  }
}
