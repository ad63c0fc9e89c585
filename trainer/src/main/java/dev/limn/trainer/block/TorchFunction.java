package dev.limn.trainer.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A function of arrays in TorchScript, the language that PyTorch compiles: the way to its operators
 * that DJL leaves out. Gradients flow through it. May be shared by threads.
 */
final class TorchFunction {

  /** A compiled module lives as long as the process: there is one for each text, and few texts. */
  private static final Map<String, TorchFunction> COMPILED = new ConcurrentHashMap<>();

  private final PtSymbolBlock module;

  private TorchFunction(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Compiles a function, once for each text.
   *
   * @param expression what it returns, in the form in which TorchScript is stored, such as {@code
   *     torch.add(x, y)}
   * @param parameters the names of its arrays
   * @throws ai.djl.engine.EngineException if PyTorch does not understand the expression
   */
  static TorchFunction of(String expression, String... parameters) {
    String list =
        Arrays.stream(parameters)
            .map(name -> ", " + name + ": Tensor")
            .collect(Collectors.joining());
    return COMPILED.computeIfAbsent(
        "  def forward(self: __torch__.Function%s) -> Tensor:\n    return %s\n"
            .formatted(list, expression),
        TorchFunction::compile);
  }

  private static TorchFunction compile(String method) {
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
    try (ByteArrayInputStream archive = new ByteArrayInputStream(TorchArchive.of(method))) {
      return new TorchFunction(JniUtils.loadModule(manager, archive, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException("memory gives every byte", e);
    }
  }

  /**
   * Calls the function.
   *
   * @param arguments PyTorch's arrays, one a parameter
   * @return its value, attached to the manager of the first argument
   */
  NDArray apply(NDArray... arguments) {
    // What DJL calls training is whether PyTorch may record gradients.
    return IValueUtils.forward(module, new NDList(arguments), true).singletonOrThrow();
  }
}
