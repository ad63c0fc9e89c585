package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPackageTest {

  private static final String[] PATHS = {
    "README.md",
    "SHA256SUMS",
    "decoder.onnx",
    "encoder.onnx",
    "model.json",
    "test_data_set_0/input_0.pb",
    "test_data_set_0/output_0.pb"
  };

  @TempDir Path directory;

  @Test
  void aDirectoryIsReadBackAsItWasWritten() {
    ModelPackage written = TinyModel.CONDITIONAL.pack();
    Path target = directory.resolve("tiny");

    written.writeTo(target);
    ModelPackage read = ModelPackage.open(target);

    assertThat(read.manifest()).isEqualTo(written.manifest());
    assertThat(read.paths()).containsExactly(PATHS);
    for (String path : PATHS) {
      assertThat(read.bytes(path)).as(path).isEqualTo(written.bytes(path));
      assertThat(target.resolve(path)).hasBinaryContent(written.bytes(path));
    }
    assertThat(read.sha256()).isEqualTo(written.sha256());
  }

  @Test
  void aZipIsReadAsTheDirectoryIs() throws IOException {
    ModelPackage written = TinyModel.UNCONDITIONAL.pack();
    Path zip = Zips.write(directory.resolve("tiny.zip"), TinyModel.files(written));

    assertThat(ModelPackage.open(zip).sha256()).isEqualTo(written.sha256());
  }

  @Test
  void equalPackagesMakeEqualZipsThatAnyToolCanRead() throws IOException {
    ModelPackage written = TinyModel.CONDITIONAL.pack();
    Path zip = directory.resolve("tiny.zip");
    Path again = directory.resolve("again.zip");

    written.writeZip(zip);
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      ModelPackage.open(zip).writeZip(again);
    } finally {
      TimeZone.setDefault(zone);
    }

    assertThat(again).hasSameBinaryContentAs(zip);
    assertThat(ModelPackage.open(again).sha256()).isEqualTo(written.sha256());
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
      for (String path : PATHS) {
        ZipEntry entry = entries.getNextEntry();
        assertThat(entry.getName()).isEqualTo(path);
        assertThat(entry.getTimeLocal()).isEqualTo("1980-02-01T00:00:00");
        assertThat(entries.readAllBytes()).isEqualTo(written.bytes(path));
      }
    }
  }

  @Test
  void aLinkToAPackageDirectoryIsFollowed() throws IOException {
    ModelPackage written = TinyModel.UNCONDITIONAL.pack();
    written.writeTo(directory.resolve("tiny-1.0.0"));
    Path link =
        Files.createSymbolicLink(directory.resolve("latest"), directory.resolve("tiny-1.0.0"));

    assertThat(ModelPackage.open(link).sha256()).isEqualTo(written.sha256());
  }

  @Test
  void theSamePartsMakeTheSamePackage() {
    assertThat(TinyModel.CONDITIONAL.pack().sha256())
        .isEqualTo(TinyModel.CONDITIONAL.pack().sha256())
        .isNotEqualTo(TinyModel.UNCONDITIONAL.pack().sha256());
  }

  @Test
  void anExistingPackageIsNotOverwritten() {
    Path target = directory.resolve("tiny");
    TinyModel.UNCONDITIONAL.pack().writeTo(target);

    assertThatThrownBy(() -> TinyModel.CONDITIONAL.pack().writeTo(target))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            target
                + " already exists and nothing is overwritten: remove it or choose another path");
    assertThat(ModelPackage.open(target).manifest().conditional()).isFalse();
  }

  @Test
  void aPackageIsWrittenAgainWithAnotherMeasurementAndCard() {
    Path target = directory.resolve("tiny");
    ModelPackage old = TinyModel.CONDITIONAL.pack();
    old.writeTo(target);
    Evaluation measured = new Evaluation(Map.of("n", "7"), Map.of("mse", 0.5));

    PackageBuilder.of(old)
        .replace("README.md", new byte[] {'#', '2'})
        .build(old.manifest().withEvaluation(measured))
        .replace(target);

    ModelPackage found = ModelPackage.open(target);
    assertThat(found.manifest().evaluation()).isEqualTo(measured);
    assertThat(found.bytes("README.md")).containsExactly('#', '2');
    assertThat(found.manifest().graphs()).isEqualTo(old.manifest().graphs());
    assertThat(found.manifest().files())
        .extracting(PackagedFile::path)
        .isEqualTo(old.manifest().files().stream().map(PackagedFile::path).toList());
    for (String path : PATHS) {
      boolean changed = List.of("README.md", "model.json", "SHA256SUMS").contains(path);
      assertThat(Arrays.equals(found.bytes(path), old.bytes(path))).as(path).isEqualTo(!changed);
    }
    assertThat(PackageBuilder.of(old).build(old.manifest()).sha256()).isEqualTo(old.sha256());
  }

  @Test
  void onlyAPackageIsReplacedAndOnlyAFileThatIsThere() {
    ModelPackage tiny = TinyModel.CONDITIONAL.pack();

    assertThatThrownBy(() -> tiny.replace(directory))
        .isInstanceOf(LimnException.class)
        .hasMessage(directory + " is no package directory, nothing is replaced");
    assertThatThrownBy(() -> PackageBuilder.of(tiny).replace("nothing", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no file nothing to replace");
  }

  @Test
  void whatACallerDoesToTheBytesDoesNotReachThePackage() {
    ModelPackage tiny = TinyModel.UNCONDITIONAL.pack();
    tiny.bytes("README.md")[0] = 0;
    tiny.paths().clear();

    assertThat(tiny.bytes("README.md")[0]).isEqualTo((byte) '#');
    assertThat(tiny.paths()).containsExactly(PATHS);
  }

  @Test
  void graphsAndTestVectorsComeParsed() {
    ModelPackage tiny = TinyModel.UNCONDITIONAL.pack();
    Manifest manifest = tiny.manifest();

    assertThat(tiny.graph(manifest.decoder(Precision.FP32).orElseThrow()).name())
        .isEqualTo("decoder");
    assertThat(tiny.graph(manifest.file(FileRole.ENCODER).orElseThrow()).name())
        .isEqualTo("encoder");
    assertThat(manifest.decoder(Precision.INT8)).isEmpty();
    assertThat(tiny.testVectors().inputs()).hasSize(1);
    assertThat(tiny.testVectors().outputs()).hasSize(1);
    assertThatThrownBy(() -> tiny.bytes("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model tiny has no file nothing");
    assertThatThrownBy(() -> tiny.graph(manifest.file(FileRole.CARD).orElseThrow()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("README.md is no graph of tiny");
  }

  @Test
  void testVectorsThatAreNoTensorsAreNamed() {
    byte[] noTensor = {1, 2, 3};
    ModelPackage tiny =
        new PackageBuilder()
            .decoder(Precision.FP32, TinyModel.UNCONDITIONAL.decoder())
            .file("test_data_set_0/input_0.pb", FileRole.TEST_VECTOR, noTensor)
            .build(TinyModel.UNCONDITIONAL.manifest());

    assertThatThrownBy(tiny::testVectors)
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageStartingWith(
            "model package tiny: test_data_set_0/input_0.pb: not an ONNX tensor");
  }

  @Test
  void aPathThatDoesNotExistIsNamed() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> ModelPackage.open(missing))
        .isInstanceOf(LimnException.class)
        .hasMessage("model package " + missing + " does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "decoder.onnx",
        "encoder.onnx",
        "model.json",
        "test_data_set_0/input_0.pb",
        "test_data_set_0/output_0.pb"
      })
  void aFileThatChangedByOneBitOrIsMissingOrRenamedIsRefused(String path) {
    Map<String, byte[]> whole = TinyModel.files(TinyModel.UNCONDITIONAL.pack());

    Map<String, byte[]> changed = new TreeMap<>(whole);
    byte[] bytes = whole.get(path).clone();
    bytes[bytes.length / 2] ^= 1;
    changed.put(path, bytes);
    assertRefused(
        changed,
        "file %s is corrupt: SHA-256 must be %s, found %s: get the package again"
            .formatted(path, Sha256.of(whole.get(path)), Sha256.of(bytes)));

    Map<String, byte[]> missing = new TreeMap<>(whole);
    missing.remove(path);
    assertRefused(missing, "file " + path + " is missing: get the package again");

    Map<String, byte[]> renamed = new TreeMap<>(missing);
    renamed.put("other", whole.get(path));
    assertRefused(renamed, "file other is not listed in SHA256SUMS: remove it");
  }

  @Test
  void aChangeInTheChecksumsIsRefusedWhereverItIs() {
    Map<String, byte[]> whole = TinyModel.files(TinyModel.UNCONDITIONAL.pack());
    byte[] sums = whole.get("SHA256SUMS");
    for (int i = 0; i < sums.length - 1; i++) {
      byte[] changed = sums.clone();
      changed[i] ^= 1;
      whole.put("SHA256SUMS", changed);
      assertThatThrownBy(() -> ModelPackage.of(whole, "tiny"))
          .as("byte %d", i)
          .isInstanceOf(InvalidPackageException.class)
          .message()
          .matches("model package tiny: (SHA256SUMS line|file|path) [ -~]*");
    }
  }

  @Test
  void aPackageWithoutChecksumsIsRefused() {
    Map<String, byte[]> files = TinyModel.files(TinyModel.UNCONDITIONAL.pack());
    files.remove("SHA256SUMS");

    assertRefused(files, "SHA256SUMS is missing: not a model package");
    assertRefused(Map.of(), "SHA256SUMS is missing: not a model package");
  }

  @Test
  void aSignatureMayStandBesideTheChecksums() {
    Map<String, byte[]> files = TinyModel.files(TinyModel.UNCONDITIONAL.pack());
    files.put("SHA256SUMS.sig", new byte[64]);

    assertThat(ModelPackage.of(files, "tiny").paths()).contains("SHA256SUMS.sig");
  }

  @Test
  void theManifestMustListEachFileAsItIs() {
    Map<String, byte[]> whole = TinyModel.files(TinyModel.UNCONDITIONAL.pack());

    Map<String, byte[]> surplus = new TreeMap<>(whole);
    surplus.put("extra.txt", new byte[1]);
    assertRefused(TinyModel.sealed(surplus), "model.json does not list [extra.txt]");

    Map<String, byte[]> missing = new TreeMap<>(whole);
    missing.remove("README.md");
    assertRefused(TinyModel.sealed(missing), "model.json lists README.md, which is missing");

    Map<String, byte[]> changed = new TreeMap<>(whole);
    changed.put("README.md", new byte[7]);
    assertRefused(
        TinyModel.sealed(changed),
        "model.json states another size or checksum of README.md than it has");

    Map<String, byte[]> headless = new TreeMap<>(whole);
    headless.remove("model.json");
    assertRefused(TinyModel.sealed(headless), "file model.json is missing");
  }

  static void assertRefused(Map<String, byte[]> files, String problem) {
    assertThatThrownBy(() -> ModelPackage.of(files, "tiny"))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package tiny: " + problem);
  }
}
