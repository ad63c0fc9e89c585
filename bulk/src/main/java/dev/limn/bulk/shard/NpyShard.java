package dev.limn.bulk.shard;

import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.array.NpyType;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A NumPy array of pixels, and one of labels. */
final class NpyShard implements ShardWriter {

  private final List<OutputStream> outputs;

  NpyShard(ShardContent content, List<OutputStream> outputs) throws IOException {
    this.outputs = outputs;
    ImageFormat image = content.image();
    int count = content.shard().count();
    outputs
        .get(0)
        .write(
            NpyFile.header(NpyType.UINT8, count, image.height(), image.width(), image.channels()));
    if (content.labelled()) {
      outputs.get(1).write(NpyFile.header(NpyType.INT64, count));
    }
  }

  @Override
  public void write(long first, ImageBatch images) throws IOException {
    outputs.get(0).write(images.pixels());
    if (images.labels().isPresent()) {
      outputs.get(1).write(longs(images.labels().get()));
    }
  }

  private static byte[] longs(int[] labels) {
    ByteBuffer buffer =
        ByteBuffer.allocate(labels.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      buffer.putLong(label);
    }
    return buffer.array();
  }

  @Override
  public void close() {
    // The header said it all.
  }
}
