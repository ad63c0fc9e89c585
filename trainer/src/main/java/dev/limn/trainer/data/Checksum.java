package dev.limn.trainer.data;

import dev.limn.runtime.model.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal, of bytes and running digests. */
final class Checksum {

  private Checksum() {}

  static String of(byte[] bytes) {
    return Sha256.of(bytes);
  }

  static String of(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
