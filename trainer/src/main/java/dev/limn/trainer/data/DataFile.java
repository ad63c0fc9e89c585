package dev.limn.trainer.data;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Sha256;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * One open file, decompressed where its content (not its name) says gzip, and hashed as it lies.
 * Every failure to read becomes a one-line {@link LimnException} that names the file.
 */
final class DataFile implements Closeable {

  /** No deflate stream expands by more. */
  private static final long MAX_EXPANSION = 1032;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final DigestInputStream stored;
  private final InputStream content;
  private final long mostBytes;

  private DataFile(Path path, long storedBytes) throws IOException {
    this.path = path;
    this.stored = new DigestInputStream(Files.newInputStream(path), Sha256.digest());
    try {
      BufferedInputStream buffered = new BufferedInputStream(stored, BUFFER_BYTES);
      boolean gzip = isGzip(buffered);
      this.content = gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
      this.mostBytes = gzip ? storedBytes * MAX_EXPANSION : storedBytes;
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  static DataFile open(Path path) {
    try {
      return new DataFile(path, Files.size(path));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  Path path() {
    return path;
  }

  /** The decompressed content, for a reader of its own. */
  InputStream content() {
    return content;
  }

  /** Whether the file is long enough to hold so many bytes: to be asked before allocating them. */
  boolean mayHold(long bytes) {
    return bytes <= mostBytes;
  }

  /**
   * Reads up to a number of bytes; fewer only where the file ends or its compression breaks off.
   */
  byte[] read(int most) {
    byte[] bytes = new byte[most];
    int read = readInto(bytes);
    return read == most ? bytes : Arrays.copyOf(bytes, read);
  }

  /** Reads four bytes as a big-endian int. */
  int readInt(String what) {
    byte[] bytes = read(Integer.BYTES);
    if (bytes.length < Integer.BYTES) {
      throw new LimnException(path + ": the file ends within its " + what + ": it is truncated");
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  boolean atEnd() {
    return read(1).length == 0;
  }

  /** SHA-256 of the whole file as it lies. Reads on to its end. */
  String sha256() {
    try {
      stored.transferTo(OutputStream.nullOutputStream());
      return Checksum.of(stored.getMessageDigest());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  static LimnException unreadable(Path path, IOException e) {
    return new LimnException("cannot read " + path + ": " + AtomicOutput.reason(e), e);
  }

  private int readInto(byte[] bytes) {
    int filled = 0;
    try {
      while (filled < bytes.length) {
        int read = content.read(bytes, filled, bytes.length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
    } catch (EOFException e) {
      return filled;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    return filled;
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }
}
