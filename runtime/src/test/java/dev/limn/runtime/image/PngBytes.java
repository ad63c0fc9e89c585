package dev.limn.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files chunk by chunk, for tests that need what no encoder writes. */
final class PngBytes {

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PngBytes(int width, int height, int bits, int colourType) {
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colourType).put(new byte[3]);
    chunk("IHDR", header.array());
  }

  PngBytes chunk(String type, byte... content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    return this;
  }

  /** Rows of samples as they stand in the file, each without its leading filter byte. */
  byte[] rows(int height, byte... samples) {
    int width = samples.length / height;
    ByteBuffer rows = ByteBuffer.allocate(samples.length + height);
    for (int y = 0; y < height; y++) {
      rows.put((byte) 0).put(samples, y * width, width);
    }
    chunk("IDAT", deflated(rows.array()));
    chunk("IEND");
    return out.toByteArray();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] target = new byte[content.length * 2 + 100];
    int length = deflater.deflate(target);
    deflater.end();
    return Arrays.copyOf(target, length);
  }
}
