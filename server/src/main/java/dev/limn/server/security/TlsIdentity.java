package dev.limn.server.security;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the server proves who it is.
 *
 * @param chain its certificate, and behind it those of who vouches for it
 * @param key the private key of the first
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final String TO_PKCS8 = "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW makes one";

  /**
   * Reads a certificate and its key.
   *
   * @param certificate a PEM file with a chain, the server's own certificate first
   * @param key a PEM file with a private key in PKCS#8, not encrypted
   * @return both
   * @throws LimnException if a file cannot be read, is not what it should be, or the two do not
   *     belong together
   */
  public static TlsIdentity read(Path certificate, Path key) {
    List<X509Certificate> chain = chain(certificate);
    PrivateKey secret = privateKey(key, chain.get(0).getPublicKey().getAlgorithm());
    if (!belongTogether(chain.get(0).getPublicKey(), secret)) {
      throw new UsageException(
          "tls.key: %s is not the key of the first certificate of %s".formatted(key, certificate));
    }
    return new TlsIdentity(chain, secret);
  }

  private static String text(String setting, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new LimnException(setting + ": cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static List<X509Certificate> chain(Path file) {
    String text = text("tls.certificate", file);
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pemOnly(text)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (CertificateException e) {
      throw new UsageException("tls.certificate: " + file + " has a certificate that is broken");
    }
    throw new UsageException(
        "tls.certificate: "
            + file
            + " has no certificate: it must be PEM (-----BEGIN CERTIFICATE)");
  }

  /** Certificates alone: files often hold a description before each, or a key beside them. */
  private static byte[] pemOnly(String text) {
    StringBuilder certificates = new StringBuilder();
    Matcher block = PEM.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        certificates.append(block.group()).append('\n');
      }
    }
    return certificates.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static PrivateKey privateKey(Path file, String algorithm) {
    Matcher block = PEM.matcher(text("tls.key", file));
    String found = "nothing of the kind";
    while (block.find()) {
      if (block.group(1).equals("PRIVATE KEY")) {
        return privateKey(file, algorithm, block.group(2));
      }
      found = block.group(1).endsWith("PRIVATE KEY") ? "'" + block.group(1) + "'" : found;
    }
    if (found.contains("ENCRYPTED")) {
      throw new UsageException(
          "tls.key: "
              + file
              + " is encrypted, and nobody is there to ask for its password: "
              + TO_PKCS8);
    }
    throw new UsageException(
        "tls.key: %s must have a 'PRIVATE KEY' (PKCS#8, PEM), found %s: %s"
            .formatted(file, found, TO_PKCS8));
  }

  private static PrivateKey privateKey(Path file, String algorithm, String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new UsageException(
          "tls.key: %s is broken, or no %s key, of which kind the certificate is"
              .formatted(file, algorithm));
    } catch (GeneralSecurityException e) {
      throw new UsageException("tls.key: keys of kind " + algorithm + " are not supported");
    }
  }

  /** What the key signs, the certificate must confirm. */
  private static boolean belongTogether(PublicKey certified, PrivateKey secret) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    try {
      byte[] text = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
