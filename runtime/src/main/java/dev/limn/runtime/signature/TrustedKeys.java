package dev.limn.runtime.signature;

import dev.limn.LimnException;
import dev.limn.runtime.model.InvalidPackageException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Public Ed25519 keys (RFC 8032) whose owners are trusted to make packages. Their file is
 * SubjectPublicKeyInfo in PEM, as OpenSSL writes it, one block a key. Immutable, may be shared by
 * threads.
 */
public final class TrustedKeys {

  static final String ALGORITHM = "Ed25519";
  static final String LABEL = "PUBLIC KEY";

  private static final int FINGERPRINT_DIGITS = 16;
  private static final int SIGNATURE_BYTES = 64;

  private record Trusted(PublicKey key, String fingerprint) {}

  private final List<Trusted> keys;

  private TrustedKeys(List<Trusted> keys) {
    this.keys = keys;
  }

  /**
   * Reads keys.
   *
   * @param file PEM with one block {@code PUBLIC KEY} or more
   * @return the keys
   * @throws LimnException if the file cannot be read or holds no such key
   */
  public static TrustedKeys read(Path file) {
    List<byte[]> blocks = PemFile.read(file, LABEL);
    if (blocks.isEmpty()) {
      throw new LimnException(
          "key file %s must hold a block '%s' (PEM), found none: 'limn zoo keygen' makes keys, KEY.pub is the public one"
              .formatted(file, LABEL));
    }
    try {
      return of(blocks);
    } catch (GeneralSecurityException e) {
      throw new LimnException("key file " + file + " holds a block that is no Ed25519 key", e);
    }
  }

  static TrustedKeys of(List<byte[]> encoded) throws GeneralSecurityException {
    List<Trusted> keys = new ArrayList<>();
    for (byte[] key : encoded) {
      keys.add(
          new Trusted(
              KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(key)),
              Sha256.of(key).substring(0, FINGERPRINT_DIGITS)));
    }
    return new TrustedKeys(List.copyOf(keys));
  }

  /**
   * The keys in short, for people to compare.
   *
   * @return the first 16 digits of each encoded key's SHA-256, separated by commas
   */
  public String fingerprints() {
    return keys.stream().map(Trusted::fingerprint).collect(Collectors.joining(", "));
  }

  /**
   * Lets packages through that one of the keys has signed. With the checksums, which were checked
   * when the package was read, that holds for every byte of it.
   *
   * @param source the package
   * @return the fingerprint of the key that signed it
   * @throws InvalidPackageException if it has no signature, or none of these keys
   */
  public String require(ModelPackage source) {
    String name = source.manifest().name() + " " + source.manifest().version();
    byte[] signature =
        source
            .signature()
            .orElseThrow(
                () ->
                    new InvalidPackageException(
                        name,
                        "it must be signed by key %s, found no signature"
                            .formatted(fingerprints())));
    for (Trusted trusted : keys) {
      if (holds(signature, source.checksums(), trusted.key())) {
        return trusted.fingerprint();
      }
    }
    throw new InvalidPackageException(
        name,
        "it must be signed by key %s, found a signature that does not hold: it is not theirs, or not whole"
            .formatted(fingerprints()));
  }

  private static boolean holds(byte[] signature, byte[] signed, PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(signed);
      // The JDK takes zeros behind the end for a part of the number.
      return signature.length == SIGNATURE_BYTES && verifier.verify(signature);
    } catch (SignatureException e) {
      // No point of the curve, or a number too large.
      return false;
    } catch (GeneralSecurityException e) {
      throw new LimnException("this Java cannot check Ed25519 signatures: " + e.getMessage(), e);
    }
  }
}
