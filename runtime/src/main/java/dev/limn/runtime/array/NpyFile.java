package dev.limn.runtime.array;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads and writes arrays as NumPy {@code .npy} files, format version 1.0.
 *
 * <p>Source: NumPy Enhancement Proposal 1. Reading also takes version 2.0 headers; Fortran order
 * and big-endian or object elements are refused.
 */
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int MAX_HEADER = 64 * 1024;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** Possessive, so that a hostile header of blanks takes one pass and not their square. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\s*+\\{\\s*+'descr'\\s*+:\\s*+'([^']*+)'\\s*+,"
              + "\\s*+'fortran_order'\\s*+:\\s*+(True|False)\\s*+,"
              + "\\s*+'shape'\\s*+:\\s*+\\(([0-9,\\s]*+)\\)\\s*+,?+\\s*+}\\s*+");

  private NpyFile() {}

  /**
   * Writes an array whole or not at all.
   *
   * @param array what to write
   * @param target the file, replaced if it exists
   * @throws LimnException if the file cannot be written
   */
  public static void write(NpyArray array, Path target) {
    AtomicOutput.file(
        target,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            out.write(header(array.type(), array.shape()));
            out.write(array.data());
          }
        });
  }

  /**
   * The bytes of an array's file.
   *
   * @param array what to encode
   * @return header and elements
   */
  public static byte[] encode(NpyArray array) {
    byte[] header = header(array.type(), array.shape());
    byte[] bytes = Arrays.copyOf(header, Math.addExact(header.length, array.data().length));
    System.arraycopy(array.data(), 0, bytes, header.length, array.data().length);
    return bytes;
  }

  /**
   * Reads an array.
   *
   * @param source the file
   * @return its array
   * @throws LimnException if it cannot be read or is not a whole NumPy file of a known type
   */
  public static NpyArray read(Path source) {
    try {
      long size = Files.size(source);
      if (size > MAX_BYTES) {
        throw new LimnException(
            source
                + ": a NumPy file may have "
                + MAX_BYTES
                + " bytes, found "
                + size
                + ": split it");
      }
      return decode(Files.readAllBytes(source), source.toString());
    } catch (IOException e) {
      throw new LimnException("cannot read " + source + ": " + AtomicOutput.reason(e), e);
    }
  }

  /**
   * Reads an array from a file's bytes.
   *
   * @param bytes the whole file
   * @param name what messages call it
   * @return its array
   * @throws LimnException if the bytes are not a whole NumPy file of a known type
   */
  public static NpyArray decode(byte[] bytes, String name) {
    if (bytes.length < 12 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new LimnException(name + " is not a NumPy file: it does not begin with \\x93NUMPY");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(6);
    int version = buffer.get();
    buffer.get();
    if (version != 1 && version != 2) {
      throw new LimnException(
          name + ": NumPy format version must be 1 or 2, found " + version + ": save it again");
    }
    int headerLength = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
    if (headerLength < 0 || headerLength > MAX_HEADER || headerLength > buffer.remaining()) {
      throw new LimnException(name + ": header of " + headerLength + " bytes is cut off");
    }
    byte[] header = new byte[headerLength];
    buffer.get(header);
    return elements(new String(header, StandardCharsets.ISO_8859_1), buffer, name);
  }

  private static NpyArray elements(String header, ByteBuffer rest, String name) {
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new LimnException(name + ": header not understood: " + excerpt(header));
    }
    NpyType type =
        NpyType.of(matcher.group(1))
            .orElseThrow(
                () ->
                    new LimnException(
                        name
                            + ": elements of type '"
                            + excerpt(matcher.group(1))
                            + "' are not read; save as one of "
                            + Arrays.stream(NpyType.values())
                                .map(NpyType::description)
                                .collect(Collectors.joining(", "))));
    if (matcher.group(2).equals("True")) {
      throw new LimnException(
          name + ": Fortran order is not read; save numpy.ascontiguousarray(x)");
    }
    long[] shape = shape(matcher.group(3), name);
    requireSize(shape, type, rest.remaining(), name);
    byte[] data = new byte[rest.remaining()];
    rest.get(data);
    return new NpyArray(type, shape, data);
  }

  private static long[] shape(String text, String name) {
    try {
      return Pattern.compile(",")
          .splitAsStream(text)
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw new LimnException(name + ": shape (" + excerpt(text) + ") is out of range", e);
    }
  }

  private static String excerpt(String text) {
    String stripped = text.strip().replaceAll("[^ -~]", "?");
    return stripped.length() > 100 ? stripped.substring(0, 100) + "..." : stripped;
  }

  private static void requireSize(long[] shape, NpyType type, int found, String name) {
    long expected;
    try {
      expected = Math.multiplyExact(NpyArray.elementCount(shape), type.byteSize());
    } catch (ArithmeticException e) {
      throw new LimnException(name + ": shape " + Arrays.toString(shape) + " is out of range", e);
    }
    if (expected != found) {
      throw new LimnException(
          name
              + ": shape "
              + Arrays.toString(shape)
              + " of "
              + type
              + " needs "
              + expected
              + " bytes, found "
              + found);
    }
  }

  /**
   * The bytes in front of an array's elements, for whoever writes those one after the other.
   *
   * @param type the type of an element
   * @param shape the lengths of the axes, outermost first
   * @return everything of the file but the elements
   */
  public static byte[] header(NpyType type, long... shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String comma = shape.length == 1 ? "," : "";
    String text =
        "{'descr': '"
            + type.description()
            + "', 'fortran_order': False, 'shape': ("
            + lengths
            + comma
            + "), }";
    int unpadded = MAGIC.length + 4 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    String padded = text + " ".repeat(padding) + "\n";
    ByteBuffer buffer =
        ByteBuffer.allocate(MAGIC.length + 4 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    buffer.put(padded.getBytes(StandardCharsets.ISO_8859_1));
    return buffer.array();
  }
}
