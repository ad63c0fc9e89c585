package dev.limn.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.server.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {

  @TempDir Path root;

  private List<ModelSource.Found> found(DirectorySource.Lister lister) throws IOException {
    TinyModel.PLAIN.pack().writeTo(root.resolve("tiny"));
    Files.createDirectory(root.resolve("lost+found"));
    return new DirectorySource(
            root,
            directory ->
                directory.endsWith("lost+found") ? lister.list(directory) : Files.list(directory))
        .find();
  }

  private void tellsOfTheOneAndOpensTheOther(List<ModelSource.Found> found, String reason) {
    assertThat(found).extracting(ModelSource.Found::place).containsExactly("lost+found", "tiny");
    assertThat(found.get(1).open().get().manifest().name()).isEqualTo("tiny");
    assertThatThrownBy(found.get(0).open()::get)
        .isInstanceOf(LimnException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("lost+found")
        .message()
        .doesNotContain(root.toString());
  }

  @Test
  void aDirectoryThatMayNotBeReadIsOneThatCannotBeOpened() throws IOException {
    tellsOfTheOneAndOpensTheOther(
        found(
            directory -> {
              throw new AccessDeniedException(directory.toString());
            }),
        "permission denied");
  }

  @Test
  void aDirectoryThatGoesWhileItIsListedIsOneThatCannotBeOpened() throws IOException {
    tellsOfTheOneAndOpensTheOther(
        found(
            directory ->
                Stream.of(directory.resolve("a"))
                    .peek(
                        entry -> {
                          throw new UncheckedIOException(
                              new NoSuchFileException(directory.toString()));
                        })),
        "no such file");
  }
}
