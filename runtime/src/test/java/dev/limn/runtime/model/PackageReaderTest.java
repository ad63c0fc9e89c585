package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages as an attacker would send them: nothing but one line may come of it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PackageReaderTest {

  private static final String RULE =
      "' is refused: paths are at most 3 names of letters, digits, '.', '_' and '-' inside the"
          + " package";

  @TempDir Path directory;

  @Test
  void aSymbolicLinkInADirectoryIsRefused() throws IOException {
    Path tiny = directory.resolve("tiny");
    TinyModel.UNCONDITIONAL.pack().writeTo(tiny);
    Path secret =
        Files.write(directory.resolve("secret"), Files.readAllBytes(tiny.resolve("README.md")));
    Files.delete(tiny.resolve("README.md"));
    Files.createSymbolicLink(tiny.resolve("README.md"), secret);

    assertRefused(
        tiny, "'README.md' is a symbolic link or device: a package holds plain files alone");
  }

  @Test
  void aLinkedFolderIsRefusedToo() throws IOException {
    Path tiny = directory.resolve("tiny");
    TinyModel.UNCONDITIONAL.pack().writeTo(tiny);
    Files.move(tiny.resolve("test_data_set_0"), directory.resolve("elsewhere"));
    Files.createSymbolicLink(tiny.resolve("test_data_set_0"), directory.resolve("elsewhere"));

    assertRefused(
        tiny, "'test_data_set_0' is a symbolic link or device: a package holds plain files alone");
  }

  @Test
  void aPipeIsRefusedAndNotWaitedFor() throws Exception {
    Path tiny = directory.resolve("tiny");
    TinyModel.UNCONDITIONAL.pack().writeTo(tiny);
    Process mkfifo = new ProcessBuilder("mkfifo", tiny.resolve("pipe").toString()).start();
    assumeTrue(
        mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "mkfifo is not here");

    assertRefused(tiny, "'pipe' is a symbolic link or device: a package holds plain files alone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/evil",
        "a//evil",
        "a/./evil",
        "C:evil",
        "a\\evil",
        ".hidden",
        "a/b/c/d",
        "aux ",
        "a\u00e9",
        "a\nb",
        "-option",
        ""
      })
  void aPathThatIsNotPlainlyInsideThePackageIsRefused(String path) throws IOException {
    Path zip = Zips.write(directory.resolve("x.zip"), Map.of(path, new byte[1]));

    assertRefused(zip, "path '" + path.replaceAll("[^ -~]", "?") + RULE);
  }

  @Test
  void aLongPathIsShortenedInTheMessage() throws IOException {
    Path zip = Zips.write(directory.resolve("x.zip"), Map.of("x".repeat(1000), new byte[1]));

    assertRefused(zip, "path '" + "x".repeat(80) + "..." + RULE);
  }

  @Test
  void checksumsThatLeaveThePackageAreRefused() {
    Map<String, byte[]> files = TinyModel.files(TinyModel.UNCONDITIONAL.pack());
    files.put("../evil", new byte[1]);

    ModelPackageTest.assertRefused(TinyModel.sealed(files), "path '../evil" + RULE);
  }

  @Test
  void aNameThatStandsInAZipTwiceIsRefused() throws IOException {
    byte[] zip =
        Zips.renamed(Zips.bytes(Map.of("aaa1", new byte[1], "aaa2", new byte[2])), "aaa2", "aaa1");

    assertRefused(Files.write(directory.resolve("x.zip"), zip), "'aaa1' stands in it twice");
  }

  @Test
  void aZipWithAFolderAroundTheFilesIsRefusedWithAdvice() throws IOException {
    Map<String, byte[]> inFolder = new TreeMap<>();
    TinyModel.files(TinyModel.UNCONDITIONAL.pack())
        .forEach((path, bytes) -> inFolder.put("tiny/" + path, bytes));
    Path zip = Zips.write(directory.resolve("tiny.zip"), inFolder);

    assertRefused(
        zip,
        "SHA256SUMS is missing: the files stand in a folder of their own, pack them without it");
  }

  @Test
  void entriesForFoldersAreNoFiles() throws IOException {
    Map<String, byte[]> files = TinyModel.files(TinyModel.UNCONDITIONAL.pack());
    files.put("test_data_set_0/", new byte[0]);

    assertThat(ModelPackage.open(Zips.write(directory.resolve("x.zip"), files)).paths())
        .contains("test_data_set_0/input_0.pb");
  }

  @Test
  void tooManyFilesAreRefused() throws IOException {
    Map<String, byte[]> many = new TreeMap<>();
    IntStream.rangeClosed(0, PackageReader.MAX_FILES).forEach(i -> many.put("f" + i, new byte[1]));
    Path folder = Files.createDirectory(directory.resolve("folder"));
    for (String name : many.keySet()) {
      Files.createFile(folder.resolve(name));
    }

    assertRefused(Zips.write(directory.resolve("x.zip"), many), "holds more than 256 files");
    assertRefused(folder, "holds more than 256 files");
  }

  @Test
  void anEntryThatUnpacksToMoreThanTheLimitIsReadNoFurther() throws IOException {
    byte[] bomb = Zips.bytes(Map.of("zeros", new byte[10_000_000]));
    assertThat(bomb).as("a thousand to one").hasSizeLessThan(20_000);
    Path honest = Files.write(directory.resolve("honest.zip"), bomb);
    Path lying = Files.write(directory.resolve("lying.zip"), declaring(bomb, 100));

    assertThatThrownBy(() -> PackageReader.read(honest, 1_000_000))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package honest.zip: unpacks to more than 1000000 bytes");
    assertThatThrownBy(() -> PackageReader.read(lying, 1_000_000))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(
            "model package lying.zip: 'zeros' unpacks to more than the 100 bytes it declares");
    assertThat(PackageReader.read(honest, 10_000_000).get("zeros")).hasSize(10_000_000);
  }

  @Test
  void anEntryThatDeclaresMoreThanTheLimitIsNotUnpackedAtAll() throws IOException {
    byte[] zip = declaring(Zips.bytes(Map.of("small", new byte[10])), Integer.MAX_VALUE);

    assertRefused(
        Files.write(directory.resolve("x.zip"), zip), "unpacks to more than 1073741824 bytes");
  }

  @Test
  void theLimitIsOnAllFilesTogether() throws IOException {
    Map<String, byte[]> files = Map.of("a", new byte[600], "b", new byte[600]);
    Path zip = Zips.write(directory.resolve("x.zip"), files);
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.write(folder.resolve("a"), files.get("a"));
    Files.write(folder.resolve("b"), files.get("b"));

    for (Path source : new Path[] {zip, folder}) {
      assertThat(PackageReader.read(source, 1200)).hasSize(2);
      assertThatThrownBy(() -> PackageReader.read(source, 1199))
          .hasMessageEndingWith("unpacks to more than 1199 bytes");
    }
  }

  @Test
  void aFileThatIsNoZipIsRefused() throws IOException {
    Path text = Files.writeString(directory.resolve("model.zip"), "no zip");
    Path empty = Files.createFile(directory.resolve("empty.zip"));

    assertThatThrownBy(() -> ModelPackage.open(text))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageStartingWith("model package model.zip: not a readable zip: ");
    assertThatThrownBy(() -> ModelPackage.open(empty))
        .hasMessageStartingWith("model package empty.zip: not a readable zip: ");
  }

  @Test
  void aDamagedZipGivesOneLineOrTheWholePackage() throws IOException {
    ModelPackage tiny = TinyModel.UNCONDITIONAL.pack();
    byte[] whole = Zips.bytes(TinyModel.files(tiny));
    Path zip = directory.resolve("x.zip");
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      byte[] changed = whole.clone();
      // The directory of the zip, which steers the reader, stands at its end.
      int from = i % 2 == 0 ? 0 : whole.length - 600;
      changed[from + random.nextInt(whole.length - from)] ^= (byte) (1 << random.nextInt(8));
      Files.write(zip, changed);
      try {
        assertThat(ModelPackage.open(zip).sha256()).as("change %d", i).isEqualTo(tiny.sha256());
      } catch (LimnException e) {
        assertThat(e.getMessage()).as("change %d", i).matches("[ -~]+");
      }
    }
  }

  /** Changes the sizes that the zip's directory declares of its one entry. */
  private static byte[] declaring(byte[] zip, int size) {
    byte[] changed = zip.clone();
    ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - 22;
    int directory = buffer.getInt(end + 16);
    buffer.putInt(directory + 24, size);
    return changed;
  }

  private static void assertRefused(Path source, String problem) {
    assertThatThrownBy(() -> ModelPackage.open(source))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package " + source.getFileName() + ": " + problem);
  }
}
