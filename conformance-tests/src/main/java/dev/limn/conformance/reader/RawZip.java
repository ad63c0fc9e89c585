package dev.limn.conformance.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int MEBIBYTE = 1 << 20;
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
  RawZip addZeros(String name, int mebibytes, long declared) {
    int crc = crcOfZeros(mebibytes);
    return add(name, deflatedZeros(mebibytes), DEFLATED, crc, declared, PLAIN_FILE);
  }

  private RawZip add(String name, byte[] content, int method, int crc, long size, int mode) {
    entries.add(new Entry(name.getBytes(StandardCharsets.UTF_8), content, method, crc, size, mode));
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

  private static int crcOfZeros(int mebibytes) {
    CRC32 crc = new CRC32();
    byte[] block = new byte[MEBIBYTE];
    for (int i = 0; i < mebibytes; i++) {
      crc.update(block);
    }
    return (int) crc.getValue();
  }

  /** Each mebibyte but the first is deflated to the same bytes. */
  private static byte[] deflatedZeros(int mebibytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    deflated.writeBytes(deflatedBlock(deflater));
    byte[] next = deflatedBlock(deflater);
    for (int i = 1; i < mebibytes; i++) {
      deflated.writeBytes(next);
    }
    deflater.finish();
    byte[] end = new byte[64];
    deflated.write(end, 0, deflater.deflate(end));
    deflater.end();
    return deflated.toByteArray();
  }

  private static byte[] deflatedBlock(Deflater deflater) {
    byte[] block = new byte[1 << 16];
    deflater.setInput(new byte[MEBIBYTE]);
    int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(block, length);
  }
}
