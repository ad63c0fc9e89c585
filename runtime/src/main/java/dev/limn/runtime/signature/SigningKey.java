package dev.limn.runtime.signature;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A private Ed25519 key (RFC 8032), which signs packages. Its file is PKCS#8 in PEM, as OpenSSL
 * writes it. Immutable, may be shared by threads.
 */
public final class SigningKey {

  private static final String LABEL = "PRIVATE KEY";

  private final PrivateKey key;

  private SigningKey(PrivateKey key) {
    this.key = key;
  }

  /**
   * Makes a new pair of keys and writes both.
   *
   * @param file the private key's new file, which its owner alone may read; the public key goes
   *     beside it, with {@code .pub} appended to the name
   * @return the public key
   * @throws LimnException if a file is there already or cannot be written
   */
  public static TrustedKeys generate(Path file) {
    Path publicFile = publicFile(file);
    AtomicOutput.requireFree(file);
    AtomicOutput.requireFree(publicFile);
    try {
      KeyPair pair = KeyPairGenerator.getInstance(TrustedKeys.ALGORITHM).generateKeyPair();
      AtomicOutput.file(
          file,
          temporary ->
              writePrivately(temporary, PemFile.encode(LABEL, pair.getPrivate().getEncoded())));
      byte[] shown = pair.getPublic().getEncoded();
      AtomicOutput.file(
          publicFile, PemFile.encode(TrustedKeys.LABEL, shown).getBytes(StandardCharsets.UTF_8));
      return TrustedKeys.of(List.of(shown));
    } catch (GeneralSecurityException e) {
      throw new LimnException("this Java cannot make Ed25519 keys: " + e.getMessage(), e);
    }
  }

  /**
   * Where {@link #generate} writes the public key.
   *
   * @param file the private key's file
   * @return the public key's
   */
  public static Path publicFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  private static void writePrivately(Path file, String text) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner = {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    Files.createFile(file, posix ? owner : new FileAttribute<?>[0]);
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  /**
   * Reads a private key.
   *
   * @param file PEM with one block {@code PRIVATE KEY}, not encrypted
   * @return the key
   * @throws LimnException if the file cannot be read or holds no such key
   */
  public static SigningKey read(Path file) {
    List<byte[]> blocks = PemFile.read(file, LABEL);
    if (blocks.size() != 1) {
      throw new LimnException(
          "key file %s must hold one block '%s' (PEM, not encrypted), found %d: 'limn zoo keygen' makes keys"
              .formatted(file, LABEL, blocks.size()));
    }
    try {
      KeyFactory factory = KeyFactory.getInstance(TrustedKeys.ALGORITHM);
      return new SigningKey(factory.generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0))));
    } catch (GeneralSecurityException e) {
      throw new LimnException("key file " + file + " holds no private Ed25519 key", e);
    }
  }

  /**
   * Signs a package.
   *
   * @param source the package; a signature that it has is replaced
   * @return the same package with a signature of its {@code SHA256SUMS}
   */
  public ModelPackage sign(ModelPackage source) {
    try {
      Signature signature = Signature.getInstance(TrustedKeys.ALGORITHM);
      signature.initSign(key);
      signature.update(source.checksums());
      return source.withSignature(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new LimnException("cannot sign: " + e.getMessage(), e);
    }
  }
}
