package dev.limn.bulk;

import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and hashes what passes. For one thread at a time. */
final class HashedOutput extends OutputStream {

  private final OutputStream target;
  private final MessageDigest digest = Sha256.digest();
  private long count;

  /** Owns the target from now on. */
  HashedOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    count += length;
    target.write(bytes, offset, length);
  }

  /** What has passed; to be asked once, when all has. */
  ShardFile file(String name) {
    return new ShardFile(name, count, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
