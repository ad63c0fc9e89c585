package dev.limn.bulk.shard;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard for Parquet's writer, without the codecs of Hadoop that its own factory needs. */
final class ZstdCodecs implements CompressionCodecFactory {

  /** The level that takes least time; of drawn images higher ones save next to nothing. */
  private static final int LEVEL = 1;

  private final Zstd compressor = new Zstd();

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new UnsupportedOperationException(
          "shards are compressed with ZSTD, asked for " + codec);
    }
    return compressor;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("shards are written here and read elsewhere");
  }

  @Override
  public void release() {
    compressor.release();
  }

  private static final class Zstd implements BytesInputCompressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      ByteArrayOutputStream raw = new ByteArrayOutputStream((int) bytes.size());
      bytes.writeAllTo(raw);
      return BytesInput.from(context.compress(raw.toByteArray()));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      context.close();
    }
  }
}
