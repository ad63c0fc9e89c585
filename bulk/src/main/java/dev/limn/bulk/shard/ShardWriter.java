package dev.limn.bulk.shard;

import dev.limn.runtime.image.ImageBatch;
import java.io.Closeable;
import java.io.IOException;

/** Encodes the samples of one shard, in order. For one thread at a time. */
public interface ShardWriter extends Closeable {

  /**
   * Writes the next samples.
   *
   * @param first index of the first of them
   * @param images the samples, labelled where the shard's content is
   * @throws IOException if they cannot be written
   */
  void write(long first, ImageBatch images) throws IOException;

  /**
   * Writes what stands at the end. The outputs stay open.
   *
   * @throws IOException if it cannot be written
   */
  @Override
  void close() throws IOException;
}
