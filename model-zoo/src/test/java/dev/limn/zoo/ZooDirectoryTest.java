package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.model.InvalidPackageException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import dev.limn.runtime.signature.SigningKey;
import dev.limn.runtime.signature.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ZooDirectoryTest {

  @TempDir Path directory;

  private final ModelPackage tiny = Packages.of("tiny", "1.0.0");
  private Path root;
  private ZooDirectory zoo;

  @BeforeEach
  void findAPlace() {
    root = directory.resolve("zoo");
    zoo = new ZooDirectory(root);
  }

  @Test
  void whereNothingIsNothingIsThereAndNothingIsMade() {
    assertThat(zoo.index().models()).isEmpty();
    assertThat(root).doesNotExist();
  }

  @Test
  void anAddedModelIsFoundAgain() throws IOException {
    ZooEntry entry = zoo.add(tiny);

    assertThat(zoo.index().models()).containsExactly(entry);
    assertThat(entry).isEqualTo(ZooEntry.of(tiny).at(entry.archive()));
    assertThat(zoo.open(entry).sha256()).isEqualTo(tiny.sha256());
    Path zip = root.resolve("tiny/tiny-1.0.0.zip");
    assertThat(entry.archive())
        .isEqualTo(new Archive("tiny/tiny-1.0.0.zip", Files.size(zip), Sha256.of(zip)));
    assertThat(files()).containsExactly("index.json", "tiny/tiny-1.0.0.zip");
  }

  @Test
  void addingAgainChangesNothing() throws IOException {
    zoo.add(tiny);
    byte[] index = Files.readAllBytes(root.resolve("index.json"));

    zoo.add(tiny);

    assertThat(root.resolve("index.json")).hasBinaryContent(index);
  }

  @Test
  void addingAgainBringsASignature() {
    Path key = directory.resolve("key");
    TrustedKeys trusted = SigningKey.generate(key);
    zoo.add(tiny);

    ZooEntry signed = zoo.add(SigningKey.read(key).sign(tiny));

    trusted.require(zoo.open(signed));
    assertThat(zoo.index().models()).containsExactly(signed);
  }

  @Test
  void anotherModelOfTheSameNameAndVersionIsRefused() {
    zoo.add(tiny);
    ModelPackage other = Packages.of("tiny", "1.0.0", "Another one");

    assertThatThrownBy(() -> zoo.add(other))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "another tiny@1.0.0 is in the zoo %s already, SHA-256 %s, and this one is %s: remove it or give this one another version"
                .formatted(root, tiny.sha256(), other.sha256()));
    assertThat(zoo.open(zoo.index().models().get(0)).sha256()).isEqualTo(tiny.sha256());
  }

  @Test
  void versionsStandSideBySide() {
    zoo.add(Packages.of("tiny", "1.10.0"));
    zoo.add(Packages.of("tiny", "1.9.0"));

    assertThat(zoo.index().find(ZooReference.parse("tiny")).orElseThrow().version())
        .isEqualTo("1.10.0");
    assertThat(zoo.index().versions("tiny")).containsExactly("1.9.0", "1.10.0");
  }

  @Test
  void aRemovedModelIsGone() throws IOException {
    zoo.add(tiny);
    zoo.add(Packages.of("other", "1.0.0"));

    assertThat(zoo.remove(ZooReference.parse("tiny")).reference()).hasToString("tiny@1.0.0");

    assertThat(zoo.index().names()).containsExactly("other");
    assertThat(files()).containsExactly("index.json", "other/other-1.0.0.zip");
  }

  @Test
  void ofSeveralVersionsOneMustBeNamed() {
    zoo.add(tiny);
    zoo.add(Packages.of("tiny", "2.0.0"));

    assertThatThrownBy(() -> zoo.remove(ZooReference.parse("tiny")))
        .isInstanceOf(UsageException.class)
        .hasMessage("tiny is there in versions 1.0.0, 2.0.0: say which, as in tiny@2.0.0");
    zoo.remove(ZooReference.parse("tiny@1.0.0"));
    assertThat(zoo.index().versions("tiny")).containsExactly("2.0.0");
  }

  @Test
  void whatIsNotThereCannotBeRemoved() {
    zoo.add(tiny);

    assertThatThrownBy(() -> zoo.remove(ZooReference.parse("tinny")))
        .isInstanceOf(LimnException.class)
        .hasMessage("the zoo " + root + " has no model 'tinny'; did you mean 'tiny'?");
  }

  @Test
  void oneModelCannotStandForAnother() {
    ZooEntry entry = zoo.add(tiny);
    ModelPackage other = Packages.of("tiny", "0.9.0");
    other.writeZip(root.resolve(entry.archive().path()));

    assertThatThrownBy(() -> zoo.open(entry))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(
            "model package tiny@1.0.0: the index states SHA-256 %s, found tiny@0.9.0 with %s: get it again"
                .formatted(tiny.sha256(), other.sha256()));
  }

  @Test
  void anArchiveThatIsGoneIsNamed() throws IOException {
    ZooEntry entry = zoo.add(tiny);
    Files.delete(root.resolve("tiny/tiny-1.0.0.zip"));

    assertThatThrownBy(() -> zoo.open(entry))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "tiny@1.0.0 is in the index of the zoo, and its archive is not there: remove it and get it again");
    zoo.remove(ZooReference.parse("tiny"));
    assertThat(zoo.index().models()).isEmpty();
  }

  @Test
  void aDamagedIndexIsNamed() throws IOException {
    zoo.add(tiny);
    Files.writeString(root.resolve("index.json"), "{");

    assertThatThrownBy(zoo::index)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(root.resolve("index.json") + " is no index of a zoo: Unexpected");
  }

  @Test
  void whatTheIndexStatesOfAModelIsVerifiedToo() throws IOException {
    ZooEntry entry = zoo.add(tiny);
    zoo.verify(entry);

    assertLies("licence", "\"licence\" : \"" + entry.licence(), "\"licence\" : \"GPL-3.0");
    assertLies("description", "A model of a test", "The best of all models");
    assertLies("bytes", "\"bytes\" : " + entry.bytes() + ",", "\"bytes\" : 7,");
    String metric = entry.metrics().keySet().iterator().next();
    assertLies("metrics", "\"" + metric + "\" : ", "\"" + metric + "\" : 1");
  }

  private void assertLies(String key, String stated, String other) throws IOException {
    Path file = root.resolve("index.json");
    String index = Files.readString(file);
    assertThat(index).contains(stated);
    Files.writeString(file, index.replace(stated, other));
    ZooEntry lying = zoo.index().models().get(0);

    assertThatThrownBy(() -> zoo.verify(lying))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "the index of the zoo %s states another %s of tiny@1.0.0 than the package: remove it and get it again"
                .formatted(root, key));
    Files.writeString(file, index);
  }

  @Test
  void theSizeOfAnArchiveIsVerifiedToo() {
    ZooEntry entry = zoo.add(tiny);
    Archive archive = entry.archive();
    ZooEntry larger = entry.at(new Archive(archive.path(), archive.bytes() + 1, archive.sha256()));

    assertThatThrownBy(() -> zoo.verify(larger))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "%s must have %d bytes, found %d: remove it and get it again"
                .formatted(root.resolve(archive.path()), archive.bytes() + 1, archive.bytes()));
  }

  @Test
  void anotherSignatureComesUnderAnotherNameAndTheOldArchiveGoes() throws IOException {
    Path key = directory.resolve("key");
    SigningKey.generate(key);
    ModelPackage signed = SigningKey.read(key).sign(tiny);
    zoo.add(tiny);

    ZooEntry entry = zoo.add(signed);

    String name = "tiny/tiny-1.0.0_" + entry.archive().sha256().substring(0, 8) + ".zip";
    assertThat(entry.archive().path()).isEqualTo(name);
    assertThat(files()).containsExactly("index.json", name);
    assertThat(zoo.add(signed)).isEqualTo(entry);
    assertThat(files()).containsExactly("index.json", name);
    zoo.verify(entry);
  }

  /** The index is a link to a file whose name is too long for another one to be written beside. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
  void whereTheIndexCannotBeWrittenAnotherSignatureChangesNothing() throws IOException {
    ZooEntry entry = zoo.add(tiny);
    Path index = root.resolve("index.json");
    Path elsewhere = directory.resolve("i".repeat(250));
    Files.move(index, elsewhere);
    Files.createSymbolicLink(index, elsewhere);
    Path key = directory.resolve("key");
    SigningKey.generate(key);
    ModelPackage signed = SigningKey.read(key).sign(tiny);

    assertThatThrownBy(() -> zoo.add(signed)).hasMessageStartingWith("cannot write " + index);

    assertThat(zoo.index().models()).containsExactly(entry);
    assertThat(zoo.verify(entry).signature()).isEmpty();
  }

  @Test
  void anIndexLongerThanAllIsRefused() throws IOException {
    zoo.add(tiny);
    Path index = root.resolve("index.json");
    byte[] padding = new byte[ZooIndex.MAX_BYTES];
    Arrays.fill(padding, (byte) ' ');
    Files.write(index, padding, StandardOpenOption.APPEND);

    assertThatThrownBy(zoo::index)
        .isInstanceOf(LimnException.class)
        .hasMessage(index + " is no index of a zoo: it is longer than 16777216 bytes");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(root, "a file in the way");

    assertThatThrownBy(() -> zoo.add(tiny))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot change the zoo " + root + ": ");
  }

  @Test
  void threadsThatAddAtOnceLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<ZooEntry>> additions = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        ModelPackage model = Packages.of("tiny-" + i, "1.0.0");
        additions.add(() -> zoo.add(model));
      }
      for (Future<ZooEntry> addition : threads.invokeAll(additions)) {
        zoo.open(addition.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(zoo.index().models()).hasSize(12);
  }

  /** All files, hidden ones left out. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
