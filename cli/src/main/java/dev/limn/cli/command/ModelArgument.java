package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Opens what a command was given as MODEL. */
public final class ModelArgument {

  /** How commands describe the argument. */
  public static final String DESCRIPTION =
      "a model of the zoo, NAME or NAME@VERSION, a package directory or zip, or a bare .onnx decoder";

  private ModelArgument() {}

  /**
   * Opens a model. A path goes before a name of the zoo.
   *
   * @param model {@code NAME} or {@code NAME@VERSION} of a zoo, or the path of a package directory,
   *     its zip or a bare {@code .onnx}
   * @return the checked package
   * @throws UsageException if there is neither such a path nor such a model
   */
  public static ModelPackage open(String model) {
    return open(model, ModelZoo::get);
  }

  /**
   * Opens a model as {@link #open(String)} does, and checks the archive too if it is one that was
   * pulled.
   *
   * @param model as for {@link #open(String)}
   * @return the checked package
   * @throws UsageException if there is neither such a path nor such a model
   */
  public static ModelPackage verify(String model) {
    return open(model, ModelZoo::verify);
  }

  private static ModelPackage open(String model, Function<String, ModelPackage> named) {
    Path path = Path.of(model);
    if (Files.exists(path) && !isNamesake(path, model)) {
      boolean bare = model.endsWith(".onnx") && !Files.isDirectory(path);
      return bare ? BareDecoder.open(path) : ModelPackage.open(path);
    }
    if (looksLikePath(model)) {
      throw new UsageException("model " + model + " does not exist");
    }
    return named.apply(model);
  }

  /** A directory that happens to be called like a model of the zoo does not hide the model. */
  private static boolean isNamesake(Path path, String model) {
    return Files.isDirectory(path)
        && !Files.exists(path.resolve("model.json"))
        && ModelZoo.has(model);
  }

  private static boolean looksLikePath(String model) {
    return model.contains("/")
        || model.contains("\\")
        || model.endsWith(".onnx")
        || model.endsWith(".zip");
  }
}
