package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.zoo.download.DownloadProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

  @TempDir Path directory;

  @Test
  void theNamesAreThoseOfTheDocumentation() {
    assertThat(DataSets.names())
        .containsExactly(
            "mnist", "fashion-mnist", "cifar-10", "strokes", "strokes-rgb", "pictures");
  }

  @Test
  void aPublishedSetIsReadFromTheUsersDirectory() throws IOException {
    IdxFiles.writeSet(directory);

    DataSet set = DataSets.load("fashion-mnist", Optional.of(directory), DownloadProgress.NONE);

    assertThat(set.name()).isEqualTo("fashion-mnist");
    assertThat(set.train().classNames()).hasSize(10).startsWith("T-shirt/top");
  }

  @Test
  void theBuiltInSetNeedsNothing() {
    DataSet set = DataSets.load("strokes", Optional.empty(), DownloadProgress.NONE);

    assertThat(set.train().count()).isEqualTo(20_000);
    assertThat(set.test().count()).isEqualTo(2_000);
  }

  @Test
  void anUnknownNameBringsASuggestion() {
    assertThatThrownBy(() -> DataSets.load("mnst", Optional.empty(), DownloadProgress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown data set 'mnst'; did you mean 'mnist'?");
    assertThatThrownBy(() -> DataSets.load("faces", Optional.empty(), DownloadProgress.NONE))
        .hasMessage(
            "unknown data set 'faces'; known: cifar-10, fashion-mnist, mnist, pictures, strokes,"
                + " strokes-rgb");
  }

  @Test
  void theBuiltInSetIsNotReadFromADirectory() {
    assertThatThrownBy(
            () -> DataSets.load("strokes", Optional.of(directory), DownloadProgress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "data set 'strokes' is drawn, not read, found the directory "
                + directory
                + ": leave --data out, or choose the data set 'pictures' to read class folders from"
                + " it");
  }

  @Test
  void picturesNeedADirectory() {
    assertThatThrownBy(() -> DataSets.load("pictures", Optional.empty(), DownloadProgress.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "data set 'pictures' expects a directory with one folder of pictures a class, found"
                + " none given: add --data DIR");
  }
}
