package dev.limn.spark;

import dev.limn.UsageException;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;

/** Where a model is found: a path, what Spark has brought by {@code --files}, or the zoo. */
final class ModelPlace {

  private ModelPlace() {}

  /**
   * Opens a model on this machine.
   *
   * @throws UsageException if it is not here
   */
  static ModelPackage open(String model) {
    Path path = Path.of(model);
    if (Files.exists(path)) {
      return read(path);
    }
    if (SparkEnv.get() != null) {
      Path brought = Path.of(SparkFiles.get(model));
      if (Files.exists(brought)) {
        return read(brought);
      }
    }
    if (ModelZoo.has(model)) {
      return ModelZoo.get(model);
    }
    if (model.contains("/") || model.contains("\\") || model.endsWith(".zip")) {
      throw new UsageException(
          "limn: model "
              + model
              + " does not exist here: give a path that all machines have, or send it by --files and name the file");
    }
    return ModelZoo.get(model);
  }

  private static ModelPackage read(Path path) {
    boolean bare = path.toString().endsWith(".onnx") && !Files.isDirectory(path);
    return bare ? BareDecoder.open(path) : ModelPackage.open(path);
  }
}
