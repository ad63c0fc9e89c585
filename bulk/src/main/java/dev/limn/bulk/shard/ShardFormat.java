package dev.limn.bulk.shard;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.model.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * How a shard's samples stand in files. Equal samples make equal bytes, of PNG and Parquet as long
 * as the libraries that compress are the same.
 */
public enum ShardFormat {
  /** A NumPy array uint8 [N,H,W,C], labels int64 [N] in a file beside it. */
  NPY("npy-shards", ".npy", ".labels.npy") {
    @Override
    public ShardWriter open(ShardContent content, List<OutputStream> outputs) throws IOException {
      return new NpyShard(content, outputs);
    }
  },
  /** IDX as MNIST has it: ubyte [N,H,W], of colours [N,H,W,C]; labels ubyte [N] beside it. */
  IDX("idx", "-images.idx", "-labels.idx") {
    @Override
    public void requireFits(ImageFormat image) {
      if (image.classNames().size() > 256) {
        throw new UsageException(
            "idx has a byte a label, and the model has "
                + image.classNames().size()
                + " classes: choose npy-shards");
      }
    }

    @Override
    public ShardWriter open(ShardContent content, List<OutputStream> outputs) throws IOException {
      return new IdxShard(content, outputs);
    }
  },
  /** A zip with a PNG a sample, named by index and label. */
  PNG("png-shards", ".zip", null) {
    @Override
    public ShardWriter open(ShardContent content, List<OutputStream> outputs) {
      return new PngZipShard(outputs.get(0));
    }

    /** Java keeps every entry of a zip until its end. */
    @Override
    public long heapBytes(int samples) {
      return super.heapBytes(samples) + 256L * samples;
    }
  },
  /** A tar as WebDataset reads it: for each sample {@code KEY.png}, and {@code KEY.cls}. */
  WEBDATASET("webdataset-tar", ".tar", null) {
    @Override
    public ShardWriter open(ShardContent content, List<OutputStream> outputs) {
      return new TarShard(outputs.get(0));
    }
  },
  /** Apache Parquet, Zstandard inside: index, label, height, width, channels, pixels. */
  PARQUET("parquet", ".parquet", null) {
    @Override
    public ShardWriter open(ShardContent content, List<OutputStream> outputs) throws IOException {
      return new ParquetShard(content, outputs.get(0));
    }

    /** A row group, and what it is compressed to, the last one with the file's end. */
    @Override
    public long heapBytes(int samples) {
      return super.heapBytes(samples) + 2L * ParquetShard.ROW_GROUP_BYTES;
    }
  };

  private final String spelling;
  private final String imagesEnding;
  private final String labelsEnding;

  ShardFormat(String spelling, String imagesEnding, String labelsEnding) {
    this.spelling = spelling;
    this.imagesEnding = imagesEnding;
    this.labelsEnding = labelsEnding;
  }

  /**
   * The format of a name.
   *
   * @param text as commands spell it, such as {@code npy-shards}
   * @return the format
   * @throws UsageException if there is none of that name
   */
  @JsonCreator
  public static ShardFormat parse(String text) {
    return Arrays.stream(values())
        .filter(format -> format.spelling.equals(text))
        .findFirst()
        .orElseThrow(() -> unknown(text));
  }

  private static UsageException unknown(String text) {
    List<String> known = Arrays.stream(values()).map(ShardFormat::toString).toList();
    return new UsageException("unknown format '" + text + "'" + Suggestion.tail(text, known));
  }

  /**
   * Refuses a model whose samples the format cannot hold.
   *
   * @param image the model's images
   * @throws UsageException if it cannot
   */
  public void requireFits(ImageFormat image) {}

  /**
   * About what a shard takes of the heap while it is made.
   *
   * @param samples of the shard
   * @return bytes
   */
  public long heapBytes(int samples) {
    return 8L << 20;
  }

  /**
   * The files of a shard.
   *
   * @param content of the shard
   * @return names, one or two
   */
  public List<String> files(ShardContent content) {
    return files(content.shard(), content.labelled());
  }

  /**
   * The files of a shard.
   *
   * @param shard which
   * @param labelled whether its samples have classes
   * @return names, one or two
   */
  public List<String> files(Shard shard, boolean labelled) {
    String stem = shard.stem();
    return labelled && labelsEnding != null
        ? List.of(stem + imagesEnding, stem + labelsEnding)
        : List.of(stem + imagesEnding);
  }

  /**
   * Begins a shard.
   *
   * @param content what will come
   * @param outputs one a file of {@link #files}; they stay the caller's to close
   * @return takes the samples
   * @throws IOException if the beginning cannot be written
   */
  public abstract ShardWriter open(ShardContent content, List<OutputStream> outputs)
      throws IOException;

  @JsonValue
  @Override
  public String toString() {
    return spelling;
  }
}
