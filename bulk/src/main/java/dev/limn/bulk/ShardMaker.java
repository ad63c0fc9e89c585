package dev.limn.bulk;

import dev.limn.bulk.shard.Shard;
import dev.limn.bulk.shard.ShardContent;
import dev.limn.bulk.shard.ShardWriter;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Draws shards and writes their bytes. Safe for use by several threads, a shard each. */
final class ShardMaker {

  /** As many as decode fastest. */
  private static final int MOST_ROWS = 256;

  /** Of a batch: arrays much larger are a burden to the garbage collector of a small heap. */
  private static final int MOST_BYTES = 384 << 10;

  private final Sampler sampler;
  private final GenerationSettings settings;
  private final Watch watch;
  private final Executor background;
  private final int rows;

  ShardMaker(Sampler sampler, GenerationSettings settings, Watch watch, Executor background) {
    this.sampler = sampler;
    this.settings = settings;
    this.watch = watch;
    this.background = background;
    this.rows = Math.max(1, Math.min(MOST_ROWS, MOST_BYTES / bytes(sampler.manifest().image())));
  }

  private static int bytes(ImageFormat image) {
    return image.height() * image.width() * image.channels();
  }

  /** Where the bytes of a shard go. */
  @FunctionalInterface
  interface Target {

    /** Opens one of the shard's files, numbered from 0. */
    OutputStream open(int file) throws IOException;
  }

  /** The files that a shard consists of. */
  List<String> files(Shard shard) {
    return settings.format().files(content(shard));
  }

  private ShardContent content(Shard shard) {
    return ShardContent.of(shard, sampler.manifest());
  }

  /**
   * Draws a shard.
   *
   * @return what was written
   * @throws StoppedException if that was asked for
   * @throws IOException if the target fails; all that was opened is closed
   */
  FinishedShard make(Shard shard, Target target) throws IOException {
    List<String> names = files(shard);
    try (Outputs outputs = new Outputs(background)) {
      for (int i = 0; i < names.size(); i++) {
        outputs.add(target.open(i));
      }
      try (ShardWriter writer = settings.format().open(content(shard), outputs.streams())) {
        draw(shard, writer);
      }
      return FinishedShard.of(shard, outputs.finish(names));
    }
  }

  private void draw(Shard shard, ShardWriter writer) throws IOException {
    for (int from = 0; from < shard.count(); from += rows) {
      if (watch.stopRequested()) {
        throw new StoppedException();
      }
      int count = Math.min(rows, shard.count() - from);
      long first = shard.first() + from;
      writer.write(first, sampler.sample(settings.request(first, count)));
      watch.advanced(count);
    }
  }

  /** The streams of one shard, hashed and written in the background. */
  private static final class Outputs implements AutoCloseable {

    private final Executor background;
    private final List<HashedOutput> hashed = new ArrayList<>();
    private final List<OutputStream> streams = new ArrayList<>();

    Outputs(Executor background) {
      this.background = background;
    }

    void add(OutputStream target) {
      HashedOutput hashing = new HashedOutput(target);
      hashed.add(hashing);
      streams.add(new BackgroundOutput(hashing, background));
    }

    List<OutputStream> streams() {
      return streams;
    }

    /** Writes what is left, and tells what was written. */
    List<ShardFile> finish(List<String> names) throws IOException {
      close();
      List<ShardFile> files = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        files.add(hashed.get(i).file(names.get(i)));
      }
      return files;
    }

    @Override
    public void close() throws IOException {
      IOException failure = null;
      for (OutputStream stream : streams) {
        try {
          stream.close();
        } catch (IOException e) {
          failure = failure == null ? e : failure;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
