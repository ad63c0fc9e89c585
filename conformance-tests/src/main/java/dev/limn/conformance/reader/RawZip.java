package dev.limn.conformance.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips as no library would: any name, twice if wanted, with sizes that are not so. */
final class RawZip {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final short UTF_8 = 1 << 11;
  private static final int DEFLATED = 8;
  private static final int UNIX = 3 << 8;
  private static final int PLAIN_FILE = 0100644;
  private static final int LINK = 0120777;

  /** An entry as it will stand in the zip. */
  private record Entry(byte[] name, byte[] content, int method, int crc, long size, int mode) {}

  private final List<Entry> entries = new ArrayList<>();

  /** An honest entry. */
  RawZip add(String name, byte[] content) {
    return add(name, content, 0, crc(content), content.length, PLAIN_FILE);
  }

  /** A symbolic link as Unix tools pack it: the target is the content. */
  RawZip addLink(String name, String target) {
    byte[] content = target.getBytes(StandardCharsets.UTF_8);
    return add(name, content, 0, crc(content), content.length, LINK);
  }

  /** Zeros, deflated a thousand to one, with a size of one's choice. */
  RawZip addZeros(String name, long count, long declared) {
    return add(name, deflatedZeros(count), DEFLATED, crcOfZeros(count), declared, PLAIN_FILE);
  }

  private RawZip add(String name, byte[] content, int method, int crc, long size, int mode) {
    entries.add(
        new Entry(name.getBytes(StandardCharsets.UTF_8), content, method, crc, size, mode));
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      int offset = zip.size();
      zip.writeBytes(local(entry));
      zip.writeBytes(entry.content());
      directory.writeBytes(central(entry, offset));
    }
    int offset = zip.size();
    zip.writeBytes(directory.toByteArray());
    zip.writeBytes(end(directory.size(), offset));
    return zip.toByteArray();
  }

  private static byte[] local(Entry entry) {
    ByteBuffer bytes = buffer(30 + entry.name().length);
    bytes.putInt(LOCAL).putShort((short) 20).putShort(UTF_8);
    common(bytes, entry);
    return bytes.putShort((short) 0).put(entry.name()).array();
  }

  private static byte[] central(Entry entry, int offset) {
    ByteBuffer bytes = buffer(46 + entry.name().length);
    bytes.putInt(CENTRAL).putShort((short) (UNIX | 20)).putShort((short) 20).putShort(UTF_8);
    common(bytes, entry);
    // No extra field, comment, disk or internal attributes.
    bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    return bytes.putInt(entry.mode() << 16).putInt(offset).put(entry.name()).array();
  }

  /** Method, time, checksum, sizes, and the name's length. */
  private static void common(ByteBuffer bytes, Entry entry) {
    bytes.putShort((short) entry.method()).putShort((short) 0).putShort((short) 0x21);
    bytes.putInt(entry.crc()).putInt(entry.content().length).putInt((int) entry.size());
    bytes.putShort((short) entry.name().length);
  }

  private byte[] end(int size, int offset) {
    short count = (short) entries.size();
    ByteBuffer bytes = buffer(22).putInt(END).putInt(0).putShort(count).putShort(count);
    return bytes.putInt(size).putInt(offset).putShort((short) 0).array();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private static int crcOfZeros(long count) {
    CRC32 crc = new CRC32();
    byte[] block = new byte[1 << 16];
    for (long left = count; left > 0; left -= block.length) {
      crc.update(block, 0, (int) Math.min(left, block.length));
    }
    return (int) crc.getValue();
  }

  private static byte[] deflatedZeros(long count) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    byte[] block = new byte[1 << 16];
    for (long left = count; left > 0; left -= zeros.length) {
      deflater.setInput(zeros, 0, (int) Math.min(left, zeros.length));
      if (left <= zeros.length) {
        deflater.finish();
      }
      while (!deflater.needsInput() || left <= zeros.length && !deflater.finished()) {
        deflated.write(block, 0, deflater.deflate(block));
      }
    }
    deflater.end();
    return deflated.toByteArray();
  }
}
