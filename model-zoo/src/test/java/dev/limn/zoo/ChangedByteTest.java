package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.signature.SigningKey;
import dev.limn.runtime.signature.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed byte anywhere in a package is found. The random changes are the same every time. */
class ChangedByteTest {

  private static final int CHANGES = 200;

  @TempDir Path directory;

  private final Random random = new Random(6);
  private TrustedKeys trusted;
  private ModelPackage signed;

  @BeforeEach
  void signAPackage() {
    trusted = SigningKey.generate(directory.resolve("key"));
    signed = SigningKey.read(directory.resolve("key")).sign(ModelZoo.get("beta-vae-mnist"));
  }

  @Test
  void everyChangeOfTheSignedPackageIsRefused() {
    Map<String, byte[]> files = files(signed);
    for (int i = 0; i < CHANGES; i++) {
      Map<String, byte[]> changed = new TreeMap<>(files);
      String path = anyByteOf(changed);

      assertThatThrownBy(() -> trusted.require(ModelPackage.of(changed, "changed")))
          .as("change %d, in %s", i, path)
          .isInstanceOf(LimnException.class);
    }
  }

  @Test
  void everyFileIsCovered() {
    Map<String, byte[]> files = files(signed);
    for (String path : files.keySet()) {
      for (int i = 0; i < 4; i++) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        change(changed, path, random.nextInt(files.get(path).length));

        assertThatThrownBy(() -> trusted.require(ModelPackage.of(changed, "changed")))
            .as(path)
            .isInstanceOf(LimnException.class);
      }
    }
  }

  /** Without a key the signature says nothing, and is the only file that may change unseen. */
  @Test
  void withoutAKeyEveryChangeIsRefusedOrInTheSignatureThatNobodyReads() {
    Map<String, byte[]> files = files(signed);
    TreeSet<String> unseen = new TreeSet<>();
    for (int i = 0; i < CHANGES; i++) {
      Map<String, byte[]> changed = new TreeMap<>(files);
      String path = i < 10 ? "SHA256SUMS.sig" : null;
      if (path == null) {
        path = anyByteOf(changed);
      } else {
        change(changed, path, i);
      }
      if (opens(changed)) {
        unseen.add(path);
      }
    }
    assertThat(unseen).containsExactly("SHA256SUMS.sig");
  }

  /** Names, sizes and dates of a zip are not of the package: what they change must be refused. */
  @Test
  void everyChangeOfAZipIsRefusedOrLeavesThePackageAsItWas() throws IOException {
    Path zip = directory.resolve("signed.zip");
    signed.writeZip(zip);
    byte[] archive = Files.readAllBytes(zip);
    int refused = 0;
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = archive.clone();
      // Half of the changes in the directory at the end, where an archive is read from.
      int at = i % 2 == 0 ? random.nextInt(archive.length) : archive.length - 1 - i * 7;
      changed[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(zip, changed);
      refused += isRefusedOrTheSame(zip) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(CHANGES / 2);
  }

  private boolean isRefusedOrTheSame(Path zip) {
    try {
      ModelPackage opened = ModelPackage.open(zip);
      trusted.require(opened);
      assertThat(files(opened)).containsExactlyEntriesOf(files(signed));
      return false;
    } catch (LimnException e) {
      return true;
    }
  }

  private static boolean opens(Map<String, byte[]> files) {
    try {
      ModelPackage.of(files, "changed");
      return true;
    } catch (LimnException e) {
      return false;
    }
  }

  /** Changes one byte of all; the larger a file, the likelier it is the one. */
  private String anyByteOf(Map<String, byte[]> files) {
    long total = files.values().stream().mapToLong(bytes -> bytes.length).sum();
    long at = (long) (random.nextDouble() * total);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (at < file.getValue().length) {
        change(files, file.getKey(), (int) at);
        return file.getKey();
      }
      at -= file.getValue().length;
    }
    throw new AssertionError("the place is inside of one of the files");
  }

  private void change(Map<String, byte[]> files, String path, int at) {
    byte[] changed = files.get(path).clone();
    changed[at] ^= (byte) (1 + random.nextInt(255));
    files.put(path, changed);
  }

  private static Map<String, byte[]> files(ModelPackage model) {
    return model.paths().stream()
        .collect(Collectors.toMap(path -> path, model::bytes, (a, b) -> a, TreeMap::new));
  }
}
