package dev.limn.runtime.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.runtime.model.InvalidPackageException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.TinyModel;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {

  /**
   * The secret and public key of test 1 in RFC 8032, 7.1, behind what PKCS#8 and X.509 put there.
   */
  private static final String RFC_PRIVATE =
      "302e020100300506032b657004220420"
          + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  private static final String RFC_PUBLIC =
      "302a300506032b6570032100"
          + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  @TempDir Path directory;

  private final ModelPackage tiny = TinyModel.CONDITIONAL.pack();
  private Path file;
  private TrustedKeys trusted;

  @BeforeEach
  void makeKeys() {
    file = directory.resolve("maker.key");
    trusted = SigningKey.generate(file);
  }

  @Test
  void aSignedPackageIsLetThroughAndChangesInNothingElse() {
    ModelPackage signed = SigningKey.read(file).sign(tiny);

    assertThat(trusted.require(signed)).isEqualTo(trusted.fingerprints()).matches("[0-9a-f]{16}");
    assertThat(signed.sha256()).isEqualTo(tiny.sha256());
    assertThat(signed.signature().orElseThrow()).hasSize(64);
    assertThat(signed.paths()).containsAll(tiny.paths()).hasSize(tiny.paths().size() + 1);
    assertThat(tiny.signature()).isEmpty();
  }

  @Test
  void theSignatureOutlivesDirectoryZipAndClassPath() {
    ModelPackage signed = SigningKey.read(file).sign(tiny);
    signed.writeTo(directory.resolve("pkg"));
    signed.writeZip(directory.resolve("pkg.zip"));

    trusted.require(ModelPackage.open(directory.resolve("pkg")));
    trusted.require(ModelPackage.open(directory.resolve("pkg.zip")));
    trusted.require(
        ModelPackage.read(
            path -> signed.paths().contains(path) ? signed.bytes(path) : null, "tiny"));
  }

  @Test
  void theWrittenPublicKeyIsTheOne() {
    TrustedKeys read = TrustedKeys.read(SigningKey.publicFile(file));

    assertThat(read.fingerprints()).isEqualTo(trusted.fingerprints());
    read.require(SigningKey.read(file).sign(tiny));
  }

  @Test
  void aPackageWithoutASignatureIsRefused() {
    assertThatThrownBy(() -> trusted.require(tiny))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(
            "model package tiny 1.0.0: it must be signed by key %s, found no signature"
                .formatted(trusted.fingerprints()));
  }

  @Test
  void aSignatureOfAnotherIsRefused() {
    Path other = directory.resolve("other.key");
    SigningKey.generate(other);
    ModelPackage signed = SigningKey.read(other).sign(tiny);

    assertThatThrownBy(() -> trusted.require(signed))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(
            "model package tiny 1.0.0: it must be signed by key %s, found a signature that does not hold: it is not theirs, or not whole"
                .formatted(trusted.fingerprints()));
  }

  @Test
  void aSignatureOfAnotherPackageIsRefused() {
    byte[] signature =
        SigningKey.read(file).sign(TinyModel.UNCONDITIONAL.pack()).signature().orElseThrow();

    assertThatThrownBy(() -> trusted.require(tiny.withSignature(signature)))
        .isInstanceOf(InvalidPackageException.class);
  }

  @Test
  void everyChangedByteAndEveryOtherLengthOfASignatureIsRefused() {
    byte[] signature = SigningKey.read(file).sign(tiny).signature().orElseThrow();
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= (byte) (1 << i % 8);
      assertRefused(changed);
    }
    for (int length : new int[] {0, 1, 32, 63, 65, 128}) {
      assertRefused(Arrays.copyOf(signature, length));
    }
  }

  private void assertRefused(byte[] signature) {
    assertThatThrownBy(() -> trusted.require(tiny.withSignature(signature)))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("does not hold");
  }

  @Test
  void anyOfSeveralTrustedKeysWillDo() throws IOException {
    Path other = directory.resolve("other.key");
    TrustedKeys second = SigningKey.generate(other);
    Path both = directory.resolve("both.pub");
    Files.writeString(
        both,
        "# the maker, and who comes after\n"
            + Files.readString(SigningKey.publicFile(file))
            + Files.readString(SigningKey.publicFile(other)));

    TrustedKeys keys = TrustedKeys.read(both);

    assertThat(keys.require(SigningKey.read(file).sign(tiny))).isEqualTo(trusted.fingerprints());
    assertThat(keys.require(SigningKey.read(other).sign(tiny))).isEqualTo(second.fingerprints());
    assertThat(keys.fingerprints())
        .isEqualTo(trusted.fingerprints() + ", " + second.fingerprints());
  }

  @Test
  void keysOfOtherToolsAreRead() throws IOException {
    Path secret = write("rfc.key", "PRIVATE KEY", RFC_PRIVATE);
    Path shown = write("rfc.pub", "PUBLIC KEY", RFC_PUBLIC);

    TrustedKeys.read(shown).require(SigningKey.read(secret).sign(tiny));
  }

  @Test
  void signingTwiceGivesTheSameBytes() {
    SigningKey key = SigningKey.read(file);

    assertThat(key.sign(tiny).signature().orElseThrow())
        .isEqualTo(key.sign(key.sign(tiny)).signature().orElseThrow());
  }

  @Test
  void thePrivateKeyIsItsOwnersAlone() throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void noKeyIsOverwritten() {
    assertThatThrownBy(() -> SigningKey.generate(file))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            file + " already exists and nothing is overwritten: remove it or choose another path");
  }

  @Test
  void whatIsNoKeyIsNamed() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "no key");
    Path damaged =
        Files.writeString(
            directory.resolve("damaged"),
            "-----BEGIN PUBLIC KEY-----\nMCow*===\n-----END PUBLIC KEY-----");
    Path short_ = write("short", "PUBLIC KEY", "302a3005");
    Path missing = directory.resolve("missing");

    assertFails(
        () -> SigningKey.read(text),
        "key file %s must hold one block 'PRIVATE KEY' (PEM, not encrypted), found 0: 'limn zoo keygen' makes keys"
            .formatted(text));
    assertFails(
        () -> TrustedKeys.read(file),
        "key file %s must hold a block 'PUBLIC KEY' (PEM), found none: 'limn zoo keygen' makes keys, KEY.pub is the public one"
            .formatted(file));
    assertFails(
        () -> TrustedKeys.read(damaged),
        "key file " + damaged + " is damaged: Illegal base64 character 2a");
    assertFails(
        () -> TrustedKeys.read(short_),
        "key file " + short_ + " holds a block that is no Ed25519 key");
    assertFails(
        () -> TrustedKeys.read(missing),
        "cannot read key file " + missing + ": no such file (" + missing + ")");
  }

  private static void assertFails(Runnable action, String message) {
    assertThatThrownBy(action::run).isInstanceOf(LimnException.class).hasMessage(message);
  }

  private Path write(String name, String label, String hex) throws IOException {
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
  }
}
