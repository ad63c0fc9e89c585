package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.runtime.model.Sha256;
import dev.limn.trainer.data.DataSet.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {

  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir Path directory;

  @BeforeEach
  void writeAWholeSet() throws IOException {
    IdxFiles.writeSet(directory);
  }

  @Test
  void theFormatIsReadAsItsBytesAreWritten() throws IOException {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, (byte) 200, -1};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 7, 3};
    Files.write(directory.resolve(IMAGES), images);
    Files.write(directory.resolve(LABELS), labels);
    Files.write(directory.resolve("t10k-images-idx3-ubyte"), images);
    Files.write(directory.resolve("t10k-labels-idx1-ubyte"), labels);

    ImageSet train = load().train();

    assertThat(train.count()).isEqualTo(2);
    assertThat(train.height()).isEqualTo(1);
    assertThat(train.width()).isEqualTo(2);
    assertThat(train.pixels()).containsExactly(10, 20, 200, 255);
    assertThat(train.labels()).containsExactly(7, 3);
  }

  @Test
  void bothSplitsAreReadWithTheirProvenance() throws IOException {
    DataSet set = load();

    assertThat(set.train().name()).isEqualTo("mnist-train");
    assertThat(set.train().count()).isEqualTo(12);
    assertThat(set.test().count()).isEqualTo(5);
    assertThat(set.licence()).contains("CC BY-SA 3.0");
    assertThat(set.files())
        .hasSize(4)
        .contains(new SourceFile(IMAGES, Sha256.of(directory.resolve(IMAGES))));
  }

  @Test
  void gzipIsToldByContentWhateverTheName() throws IOException {
    String plainHash = load().train().sha256();
    byte[] gzipped = IdxFiles.gzip(IdxFiles.images(12));
    Files.write(directory.resolve(IMAGES), gzipped);
    Files.delete(directory.resolve(LABELS));
    Files.write(directory.resolve(LABELS + ".gz"), IdxFiles.labels(12));

    DataSet set = load();

    assertThat(set.train().sha256()).isEqualTo(plainHash);
    assertThat(set.files())
        .as("the hash is of the file as it lies")
        .contains(new SourceFile(IMAGES, Checksum.of(gzipped)));
  }

  @Test
  void namesWithADotAreFoundToo() throws IOException {
    Files.move(directory.resolve(IMAGES), directory.resolve("train-images.idx3-ubyte"));

    assertThat(load().train().count()).isEqualTo(12);
  }

  @Test
  void everyMissingFileIsNamedWithAllItsSpellings() throws IOException {
    Files.delete(directory.resolve(IMAGES));
    Files.delete(directory.resolve("t10k-labels-idx1-ubyte"));

    assertFails(
        directory
            + ": data set 'mnist' expects 4 files, not found: train-images-idx3-ubyte.gz or"
            + " train-images-idx3-ubyte or train-images.idx3-ubyte.gz or train-images.idx3-ubyte;"
            + " t10k-labels-idx1-ubyte.gz or t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte.gz"
            + " or t10k-labels.idx1-ubyte");
  }

  @Test
  void aDirectoryThatIsNoneIsNamed() {
    Path missing = directory.resolve("nowhere");

    assertThatThrownBy(() -> PublishedSets.MNIST.load(Optional.of(missing), null))
        .hasMessage(
            missing
                + ": data set 'mnist' expects a directory, found nothing: give an existing"
                + " directory with --data");
    Path file = directory.resolve(IMAGES);
    assertThatThrownBy(() -> PublishedSets.MNIST.load(Optional.of(file), null))
        .hasMessageContaining("found a file");
  }

  @Test
  void swappedFilesAreToldByTheirMagic() throws IOException {
    Files.write(directory.resolve(IMAGES), IdxFiles.labels(12));

    assertFails(
        directory.resolve(IMAGES)
            + ": an IDX image file begins with the number 2051, found 2049 (a label file): give the"
            + " right file");
  }

  @Test
  void anotherFormatIsToldByItsMagic() throws IOException {
    Files.write(directory.resolve(LABELS), new byte[] {0, 0, 8, 4, 0, 0, 0, 0});

    assertFails(
        directory.resolve(LABELS)
            + ": an IDX label file begins with the number 2049, found 2052 (no IDX file of images"
            + " or labels): give the right file");
  }

  @Test
  void aFileThatEndsWithinItsHeaderIsTruncated() throws IOException {
    Files.write(directory.resolve(IMAGES), Arrays.copyOf(IdxFiles.images(12), 10));
    assertFails(directory.resolve(IMAGES) + ": the file ends within its header: it is truncated");

    Files.write(directory.resolve(IMAGES), new byte[2]);
    assertFails(
        directory.resolve(IMAGES) + ": the file ends within its magic number: it is truncated");
  }

  @Test
  void aTruncatedPlainFileIsNamed() throws IOException {
    Files.write(directory.resolve(IMAGES), Arrays.copyOf(IdxFiles.images(12), 16 + 71));

    assertFails(
        directory.resolve(IMAGES)
            + ": the header promises 12 images of 3x2 (72 bytes), found 71 bytes: the file is"
            + " truncated, get it again");
  }

  @Test
  void aTruncatedGzipFileIsNamed() throws IOException {
    byte[] gzipped = IdxFiles.gzip(IdxFiles.images(12));
    Files.write(directory.resolve(IMAGES), Arrays.copyOf(gzipped, gzipped.length - 30));

    assertThatThrownBy(this::load)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(directory.resolve(IMAGES) + ": the header promises 12 images")
        .hasMessageEndingWith("the file is truncated, get it again");
  }

  @Test
  void aDamagedGzipFileIsNamed() throws IOException {
    byte[] gzipped = IdxFiles.gzip(IdxFiles.images(12));
    gzipped[gzipped.length - 7] ^= 1;
    Files.write(directory.resolve(IMAGES), gzipped);

    assertFails("cannot read " + directory.resolve(IMAGES) + ": Corrupt GZIP trailer");
  }

  @Test
  void aGreatPromiseInASmallFileIsRefusedBeforeAllocation() throws IOException {
    Files.write(directory.resolve(IMAGES), IdxFiles.idx(new byte[0], 2051, 2_000_000, 32, 32));

    assertFails(
        directory.resolve(IMAGES)
            + ": the header promises 2000000 images of 32x32 (2048000000 bytes), found a file too"
            + " short for them: the file is truncated, get it again");
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    byte[] images = IdxFiles.images(12);
    Files.write(directory.resolve(IMAGES), Arrays.copyOf(images, images.length + 1));

    assertFails(
        directory.resolve(IMAGES)
            + ": the header promises 12 images of 3x2 (72 bytes), found more after them: get the"
            + " file again");
  }

  @Test
  void sizesOutOfRangeAreRefused() throws IOException {
    Files.write(directory.resolve(IMAGES), IdxFiles.idx(new byte[0], 2051, 1, -28, 28));
    assertFails(
        directory.resolve(IMAGES)
            + ": image sides must be 1 to 4096 pixels, found -28x28 (height x width)");

    Files.write(directory.resolve(IMAGES), IdxFiles.images(12));
    Files.write(directory.resolve(LABELS), IdxFiles.idx(new byte[0], 2049, -1));
    assertFails(
        directory.resolve(LABELS)
            + ": the number of labels must be 0 or more, found -1: get it again");
  }

  @Test
  void imagesAndLabelsOfDifferentNumberAreNoPair() throws IOException {
    Files.write(directory.resolve(LABELS), IdxFiles.labels(11));

    assertFails(
        "%s holds 12 images, but %s holds 11 labels: they are no pair, get both from one place"
            .formatted(directory.resolve(IMAGES), directory.resolve(LABELS)));
  }

  @Test
  void aLabelWithoutAClassIsNamedWithItsPlace() throws IOException {
    byte[] labels = IdxFiles.labels(12);
    labels[8 + 4] = 10;
    Files.write(directory.resolve(LABELS), labels);

    assertFails(
        directory.resolve(LABELS)
            + ": labels must lie in 0..9, found 10 at index 4: get the file again");
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::load).isInstanceOf(LimnException.class).hasMessage(message);
  }

  private DataSet load() {
    return PublishedSets.MNIST.load(Optional.of(directory), null);
  }
}
