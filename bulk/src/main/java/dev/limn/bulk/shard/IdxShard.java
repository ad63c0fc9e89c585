package dev.limn.bulk.shard;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Pixels and labels as IDX, the format of the MNIST files: big-endian lengths, then bytes. */
final class IdxShard implements ShardWriter {

  /** The third byte of an IDX file: unsigned bytes. The fourth is the number of axes. */
  private static final int UBYTE = 0x08 << 8;

  private final List<OutputStream> outputs;

  IdxShard(ShardContent content, List<OutputStream> outputs) throws IOException {
    this.outputs = outputs;
    ImageFormat image = content.image();
    int count = content.shard().count();
    byte[] header =
        image.channels() == 1
            ? header(count, image.height(), image.width())
            : header(count, image.height(), image.width(), image.channels());
    outputs.get(0).write(header);
    if (content.labelled()) {
      outputs.get(1).write(header(count));
    }
  }

  private static byte[] header(int... lengths) {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * (1 + lengths.length));
    buffer.putInt(UBYTE | lengths.length);
    for (int length : lengths) {
      buffer.putInt(length);
    }
    return buffer.array();
  }

  @Override
  public void write(long first, ImageBatch images) throws IOException {
    outputs.get(0).write(images.pixels());
    if (images.labels().isPresent()) {
      int[] labels = images.labels().get();
      byte[] bytes = new byte[labels.length];
      for (int i = 0; i < labels.length; i++) {
        bytes[i] = (byte) labels[i];
      }
      outputs.get(1).write(bytes);
    }
  }

  @Override
  public void close() {
    // The header said it all.
  }
}
