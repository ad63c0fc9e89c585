package dev.limn.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
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
 * A function in TorchScript, the language that PyTorch compiles: the way to its operators that DJL
 * leaves out. The text has the form in which TorchScript is stored: operators are called by their
 * full names, such as {@code torch.add(x, y)}. May be shared by threads.
 */
public final class TorchFunction {

  /** A compiled module lives as long as the process: there is one for each text, and few texts. */
  private static final Map<String, TorchFunction> COMPILED = new ConcurrentHashMap<>();

  private final PtSymbolBlock module;

  private TorchFunction(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Compiles a function of arrays, once for each text.
   *
   * @param expression the array it returns
   * @param parameters the names of its arrays
   * @return the function, for {@link #apply}
   * @throws ai.djl.engine.EngineException if PyTorch does not understand the expression
   */
  public static TorchFunction ofArrays(String expression, String... parameters) {
    return COMPILED.computeIfAbsent(
        method(
            Arrays.stream(parameters)
                .map(name -> name + ": Tensor")
                .collect(Collectors.joining(", ")),
            "Tensor",
            "return " + expression),
        TorchFunction::compile);
  }

  /**
   * Compiles a procedure, once for each text.
   *
   * @param parameters with their types, such as {@code rate: float, w: List[Tensor]}
   * @param statements its lines
   * @return the procedure, for {@link #run}
   * @throws ai.djl.engine.EngineException if PyTorch does not understand the text
   */
  public static TorchFunction procedure(String parameters, String statements) {
    return COMPILED.computeIfAbsent(
        method(parameters, "NoneType", statements + "\nreturn None"), TorchFunction::compile);
  }

  private static String method(String parameters, String type, String statements) {
    return "  def forward(self: __torch__.Function, %s) -> %s:\n%s"
        .formatted(parameters, type, statements.indent(4));
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
   * Calls the function. Gradients flow through it.
   *
   * @param arguments PyTorch's arrays, one a parameter
   * @return its value, attached to the manager of the first argument
   */
  public NDArray apply(NDArray... arguments) {
    // What DJL calls training is whether PyTorch may record gradients.
    return IValueUtils.forward(module, new NDList(arguments), true).singletonOrThrow();
  }

  /**
   * Runs the procedure, without recording gradients.
   *
   * @param arguments one a parameter; closed by this call
   */
  public void run(IValue... arguments) {
    try {
      IValueUtils.runMethod(module, "forward", arguments).close();
    } finally {
      Arrays.stream(arguments).forEach(IValue::close);
    }
  }
}
