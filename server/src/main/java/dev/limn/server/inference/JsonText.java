package dev.limn.server.inference;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that is written piece by piece into a growing array. For one writer. */
final class JsonText {

  /** The numbers of a byte, each with a comma in front. */
  private static final byte[][] LEVELS = new byte[256][];

  static {
    for (int level = 0; level < LEVELS.length; level++) {
      LEVELS[level] = ("," + level).getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private byte[] bytes;
  private int length;

  JsonText(int expectedLength) {
    bytes = new byte[expectedLength];
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Text that is JSON already, of ASCII characters. */
  @SuppressWarnings("deprecation") // the one copy of Latin-1 characters without a detour
  JsonText raw(String ascii) {
    reserve(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  JsonText number(long number) {
    reserve(20);
    length = NumberOutput.outputLong(number, bytes, length);
    return this;
  }

  /** A string of any characters, quoted. */
  JsonText string(String text) {
    byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    reserve(quoted.length + 2);
    bytes[length++] = '"';
    System.arraycopy(quoted, 0, bytes, length, quoted.length);
    length += quoted.length;
    bytes[length++] = '"';
    return this;
  }

  /** An array of unsigned bytes. */
  JsonText levels(byte[] values) {
    reserve(values.length * 4 + 2);
    int begin = length;
    for (byte value : values) {
      byte[] text = LEVELS[Byte.toUnsignedInt(value)];
      System.arraycopy(text, 0, bytes, length, text.length);
      length += text.length;
    }
    return bracketed(begin);
  }

  /** An array of finite floats, each in the shortest form that reads back the same. */
  JsonText floats(float[] values) {
    int begin = length;
    for (float value : values) {
      raw(",").raw(NumberOutput.toString(value, true));
    }
    reserve(2);
    return bracketed(begin);
  }

  /** The first element's comma becomes the bracket. */
  private JsonText bracketed(int begin) {
    if (length == begin) {
      length++;
    }
    bytes[begin] = '[';
    bytes[length++] = ']';
    return this;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
    }
  }
}
