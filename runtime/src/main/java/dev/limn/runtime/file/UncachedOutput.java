package dev.limn.runtime.file;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a large new file past the system's page cache, where the file system lets it: gigabytes
 * that nobody reads back soon cost the processor a fraction of the time then. Elsewhere it is an
 * ordinary stream. For one thread at a time; it holds a megabyte of memory outside of the heap.
 */
public final class UncachedOutput extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer;
  private boolean closed;

  private UncachedOutput(Path file, FileChannel channel, int blockBytes) {
    this.file = file;
    this.channel = channel;
    this.buffer =
        ByteBuffer.allocateDirect(BUFFER_BYTES + blockBytes)
            .alignedSlice(blockBytes)
            .limit(BUFFER_BYTES);
  }

  /**
   * Creates a file, or empties it. A device or pipe is opened once, and for as long as it takes.
   *
   * @param file where
   * @return a stream, to be closed
   * @throws IOException if it cannot be created
   */
  public static OutputStream create(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // The reader of a pipe leaves with the first writer: it is opened once.
      return Files.newOutputStream(file);
    }
    Files.newOutputStream(file).close();
    try {
      long block = Files.getFileStore(file).getBlockSize();
      if (BUFFER_BYTES % block == 0) {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        return new UncachedOutput(file, channel, (int) block);
      }
    } catch (UnsupportedOperationException | IOException e) {
      // Of a file system that has no such thing; what else is wrong comes up again here.
    }
    return Files.newOutputStream(file);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    for (int from = 0; from < count; ) {
      int some = Math.min(buffer.remaining(), count - from);
      buffer.put(bytes, offset + from, some);
      from += some;
      if (!buffer.hasRemaining()) {
        drain(channel);
      }
    }
  }

  private void drain(FileChannel to) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
    buffer.clear().limit(BUFFER_BYTES);
  }

  /** Writes the rest, which fills no block, in the ordinary way. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    channel.close();
    if (buffer.position() > 0) {
      try (FileChannel rest = FileChannel.open(file, StandardOpenOption.APPEND)) {
        drain(rest);
      }
    }
  }
}
