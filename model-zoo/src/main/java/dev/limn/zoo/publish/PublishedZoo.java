package dev.limn.zoo.publish;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A zoo written in one go: the index and a zip a model, a repository for DJL beside it ({@code
 * model/}), and a manifest for ONNX's hub with bare graphs ({@code onnx/}). Equal packages give
 * equal bytes.
 */
public final class PublishedZoo {

  private PublishedZoo() {}

  /**
   * Writes the models that come with Limn. Called by the build.
   *
   * @param arguments the directory, which is replaced
   */
  public static void main(String[] arguments) {
    List<ModelPackage> models =
        ModelZoo.list().stream().map(entry -> ModelZoo.get(entry.name())).toList();
    write(Path.of(arguments[0]), models);
  }

  /**
   * Writes a zoo, whole or not at all.
   *
   * @param directory where; what is there is replaced
   * @param models what is in it
   * @throws LimnException if it cannot be written
   */
  public static void write(Path directory, List<ModelPackage> models) {
    if (Files.isDirectory(directory)) {
      AtomicOutput.replaceDirectory(directory, temporary -> fill(temporary, models));
      return;
    }
    AtomicOutput.directory(directory, temporary -> fill(temporary, models));
  }

  private static void fill(Path directory, List<ModelPackage> models) throws IOException {
    ZooDirectory zoo = new ZooDirectory(directory);
    models.forEach(zoo::add);
    DjlRepository.write(directory, models, zoo.index());
    OnnxHub.write(directory, models);
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, ".*")) {
      for (Path lock : locks) {
        Files.delete(lock);
      }
    }
  }
}
