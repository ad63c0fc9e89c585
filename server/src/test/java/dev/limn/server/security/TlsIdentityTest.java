package dev.limn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.server.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIdentityTest {

  @TempDir static Path directory;

  @BeforeAll
  static void make() throws Exception {
    Certificates.make(directory, "ec", "EC");
    Certificates.make(directory, "other", "EC");
    Certificates.make(directory, "rsa", "RSA");
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static Path written(String name, String text) throws IOException {
    return Files.writeString(file(name), text);
  }

  private static void refused(Path certificate, Path key, String why) {
    assertThatThrownBy(() -> TlsIdentity.read(certificate, key))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "rsa"})
  void aCertificateAndItsKeyAreRead(String name) {
    TlsIdentity identity = TlsIdentity.read(file(name + ".crt"), file(name + ".key"));

    assertThat(identity.chain()).hasSize(1);
    assertThat(identity.key().getFormat()).isEqualTo("PKCS#8");
  }

  @Test
  void aChainMayHaveWordsBetweenAndTheKeyBesideIt() throws IOException {
    String both =
        "Issuer: me\n"
            + Files.readString(file("ec.crt"))
            + "another\n"
            + Files.readString(file("other.crt"))
            + Files.readString(file("ec.key"));
    Path one = written("one.pem", both);

    assertThat(TlsIdentity.read(one, one).chain()).hasSize(2);
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    refused(file("ec.crt"), file("other.key"), "is not the key of the first certificate of");
  }

  @Test
  void aKeyOfAnotherKindIsRefused() {
    refused(file("ec.crt"), file("rsa.key"), "is broken, or no EC key");
  }

  @Test
  void filesThatAreMissingAreNamed() {
    refused(file("none.crt"), file("ec.key"), "tls.certificate: cannot read");
    refused(file("ec.crt"), file("none.key"), "tls.key: cannot read");
  }

  @Test
  void aFileWithoutACertificateIsRefused() throws IOException {
    refused(file("ec.key"), file("ec.key"), "has no certificate: it must be PEM");
    refused(written("empty.crt", ""), file("ec.key"), "has no certificate");
  }

  @Test
  void aCertificateThatIsBrokenIsRefused() throws IOException {
    Certificates.write(file("broken.crt"), "CERTIFICATE", new byte[] {1, 2, 3});

    refused(file("broken.crt"), file("ec.key"), "has a certificate that is broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY"})
  void aKeyOfAnOlderFormatIsRefusedWithTheWayToTheNew(String kind) throws IOException {
    Certificates.write(file("old.key"), kind, new byte[] {1, 2, 3});

    refused(file("ec.crt"), file("old.key"), "found '" + kind + "': openssl pkcs8 -topk8 -nocrypt");
  }

  @Test
  void aKeyWithAPasswordIsRefused() throws IOException {
    Certificates.write(file("enc.key"), "ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});

    refused(file("ec.crt"), file("enc.key"), "is encrypted, and nobody is there");
  }

  @Test
  void aKeyThatIsBrokenIsRefusedWithoutItsBytes() throws IOException {
    Certificates.write(file("broken.key"), "PRIVATE KEY", "my secret".getBytes());

    assertThatThrownBy(() -> TlsIdentity.read(file("ec.crt"), file("broken.key")))
        .hasMessageContaining("is broken")
        .message()
        .doesNotContain("secret", "bXkgc2");
  }
}
