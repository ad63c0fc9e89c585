package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.trainer.data.DataSet.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarSourceTest {

  private static final int RECORD = 3073;

  @TempDir Path directory;

  @Test
  void aRecordIsALabelAndThenThePlanesOfRedGreenAndBlue() throws IOException {
    writeBatches(batches());

    DataSet set = load();

    assertThat(set.train().count()).isEqualTo(5 * 2);
    assertThat(set.test().count()).isEqualTo(2);
    assertThat(set.train().channels()).isEqualTo(3);
    assertThat(set.train().labels()).containsExactly(1, 2, 2, 3, 3, 4, 4, 5, 5, 6);
    assertThat(set.test().labels()).containsExactly(6, 7);
    // The second record of batch 4: its pixels begin with its label, then count up.
    assertThat(set.train().image(7)).startsWith(5, 6, 7).hasSize(3072);
    assertThat(set.licence()).isEqualTo("Licence of the training data: not stated.");
  }

  @Test
  void everyPackingGivesTheSameSet() throws IOException {
    writeBatches(batches());
    DataSet loose = load();
    Path gzipped = Files.createDirectory(directory.resolve("gzipped"));
    for (var batch : batches().entrySet()) {
      Files.write(gzipped.resolve(batch.getKey() + ".gz"), IdxFiles.gzip(batch.getValue()));
    }
    Path archived = Files.createDirectory(directory.resolve("archived"));
    Files.write(archived.resolve("cifar-10-binary.tar.gz"), IdxFiles.gzip(tar(batches())));
    Path nested = Files.createDirectories(directory.resolve("nested/cifar-10-batches-bin"));
    for (var batch : batches().entrySet()) {
      Files.write(nested.resolve(batch.getKey()), batch.getValue());
    }

    for (Path place : List.of(gzipped, archived, nested.getParent())) {
      DataSet set = load(place);
      assertThat(set.train().sha256()).as("%s", place).isEqualTo(loose.train().sha256());
      assertThat(set.test().sha256()).as("%s", place).isEqualTo(loose.test().sha256());
      assertThat(set.files()).as("%s", place).isEqualTo(loose.files());
    }
    assertThat(loose.files())
        .hasSize(6)
        .contains(new SourceFile("test_batch.bin", Checksum.of(batches().get("test_batch.bin"))));
  }

  @Test
  void classNamesComeFromTheMetaFileOrAreBuiltIn() throws IOException {
    writeBatches(batches());
    assertThat(load().train().classNames()).hasSize(10).startsWith("airplane", "automobile");

    Files.writeString(directory.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    assertThat(load().train().classNames()).startsWith("a", "b").hasSize(10);

    Files.writeString(directory.resolve("batches.meta.txt"), "a\nb\n");
    assertFails(
        directory
            + ": batches.meta.txt must name 10 classes, one a line, found 2: get it again or"
            + " remove it");
  }

  @Test
  void theArchivesMetaFileIsReadToo() throws IOException {
    Map<String, byte[]> files = batches();
    files.put(
        "batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n".getBytes(StandardCharsets.UTF_8));
    Files.write(directory.resolve("cifar-10-binary.tar"), tar(files));

    assertThat(load().test().classNames()).startsWith("a", "b");
  }

  @Test
  void anEmptyDirectoryBringsAListOfWhatWasLookedFor() {
    assertFails(
        directory
            + ": data set 'cifar-10' expects cifar-10-binary.tar.gz or cifar-10-binary.tar, or"
            + " data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin,"
            + " data_batch_5.bin and test_batch.bin (each .gz or not), found none of them");
  }

  @Test
  void everyMissingBatchIsNamed() throws IOException {
    Map<String, byte[]> batches = batches();
    batches.remove("data_batch_3.bin");
    batches.remove("test_batch.bin");
    writeBatches(batches);

    assertThatThrownBy(this::load)
        .hasMessageStartingWith(
            directory + ": data set 'cifar-10' expects 6 files, not found: data_batch_3.bin or")
        .hasMessageContaining("; test_batch.bin or");
  }

  @Test
  void everyBatchMissingFromAnArchiveIsNamed() throws IOException {
    Map<String, byte[]> batches = batches();
    batches.remove("data_batch_3.bin");
    batches.remove("test_batch.bin");
    Files.write(directory.resolve("cifar-10-binary.tar"), tar(batches));

    assertFails(
        directory.resolve("cifar-10-binary.tar")
            + ": expects 6 batches, not found: data_batch_3.bin, test_batch.bin: get the archive"
            + " again");
  }

  @Test
  void aBatchOfBrokenRecordsIsNamed() throws IOException {
    Map<String, byte[]> batches = batches();
    batches.put("data_batch_2.bin", new byte[RECORD + 1]);
    writeBatches(batches);

    assertFails(
        directory
            + ": data_batch_2.bin must hold whole records of 3073 bytes, found 3074 bytes: get it"
            + " again");
  }

  @Test
  void aLabelOutOfRangeIsNamedWithItsRecord() throws IOException {
    Map<String, byte[]> batches = batches();
    batches.get("test_batch.bin")[RECORD] = (byte) 200;
    writeBatches(batches);

    assertFails(
        directory
            + ": labels of test_batch.bin must lie in 0..9, found 200 in record 1: get it again");
  }

  @Test
  void aTruncatedArchiveOrBatchIsNamed() throws IOException {
    byte[] archive = IdxFiles.gzip(tar(batches()));
    Path archivePath = directory.resolve("cifar-10-binary.tar.gz");
    Files.write(archivePath, Arrays.copyOf(archive, archive.length / 2));
    assertFails(
        archivePath + ": the file ends before its content does: it is truncated, get it again");

    writeBatches(batches());
    byte[] batch = IdxFiles.gzip(batches().get("test_batch.bin"));
    Path batchPath = directory.resolve("test_batch.bin");
    Files.write(batchPath, Arrays.copyOf(batch, batch.length / 2));
    assertFails(
        batchPath + ": the file ends before its content does: it is truncated, get it again");
  }

  @Test
  void anUncompressedArchiveThatBreaksOffIsNamed() throws IOException {
    Path path = directory.resolve("cifar-10-binary.tar");
    byte[] archive = tar(batches());
    Files.write(path, Arrays.copyOf(archive, archive.length / 2));

    assertThatThrownBy(this::load)
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("" + path);
  }

  @Test
  void filesLargerThanCifarsAreRefused() throws IOException {
    Map<String, byte[]> batches = batches();
    batches.put("data_batch_1.bin", new byte[30_730_001]);
    Path archive = directory.resolve("cifar-10-binary.tar.gz");
    Files.write(archive, IdxFiles.gzip(tar(batches)));
    assertFails(
        archive
            + " entry data_batch_1.bin: a file of CIFAR-10 has at most 30730000 bytes, found more:"
            + " get it again");

    writeBatches(batches);
    assertFails(
        directory.resolve("data_batch_1.bin")
            + ": a file of CIFAR-10 has at most 30730000 bytes, found more: get it again");
  }

  @Test
  void anArchiveOfManyFilesIsNotTheOfficialOne() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 65; i++) {
      files.put("file" + i, new byte[1]);
    }
    Path archive = directory.resolve("cifar-10-binary.tar");
    Files.write(archive, tar(files));

    assertFails(
        archive + ": expects at most 64 entries, found more: it is not the official archive");
  }

  /** Six batches of two records: record r of batch b has the label b + r, its pixels count up. */
  private static Map<String, byte[]> batches() {
    List<String> names = new ArrayList<>(CifarFiles.TRAIN);
    names.add(CifarFiles.TEST);
    Map<String, byte[]> batches = new LinkedHashMap<>();
    for (int batch = 1; batch <= names.size(); batch++) {
      byte[] bytes = new byte[2 * RECORD];
      for (int i = 0; i < bytes.length; i++) {
        int label = batch + i / RECORD;
        int pixel = i % RECORD - 1;
        bytes[i] = (byte) (pixel < 0 ? label : label + pixel);
      }
      batches.put(names.get(batch - 1), bytes);
    }
    return batches;
  }

  private void writeBatches(Map<String, byte[]> batches) throws IOException {
    Files.deleteIfExists(directory.resolve("cifar-10-binary.tar.gz"));
    for (var batch : batches.entrySet()) {
      Files.write(directory.resolve(batch.getKey()), batch.getValue());
    }
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::load).isInstanceOf(LimnException.class).hasMessage(message);
  }

  private DataSet load() {
    return load(directory);
  }

  private static DataSet load(Path place) {
    return PublishedSets.CIFAR_10.load(Optional.of(place), null);
  }
}
