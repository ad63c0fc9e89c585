package dev.limn.trainer.block;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * DJL's dense layer, {@code y = W x + b} of rows {@code [N,I]}, with the same parameters {@code
 * weight} {@code [O,I]} and {@code bias} {@code [O]}, computed by the faster of PyTorch's two
 * matrix libraries.
 *
 * <p>On a processor PyTorch multiplies matrices with MKL, whose AVX-512 kernels are for Intel's
 * processors alone; convolutions run on oneDNN, which asks the processor what it can do. So wide
 * layers go to oneDNN too. Narrow ones do not: copying the weights into its own layout costs more
 * than they gain.
 */
public final class Linear extends ai.djl.nn.core.Linear {

  /** The least number of inputs and of outputs from which on oneDNN was measured to be faster. */
  private static final int WIDE = 64;

  private final long units;

  /**
   * A layer with a bias.
   *
   * @param units number of outputs, at least 1
   */
  public Linear(long units) {
    super(ai.djl.nn.core.Linear.builder().setUnits(units));
    this.units = units;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    if (!onOneDnn(input)) {
      return super.forwardInternal(store, inputs, training, params);
    }
    NDArray weight =
        store.getValue(getDirectParameters().get("weight"), input.getDevice(), training);
    NDArray bias = store.getValue(getDirectParameters().get("bias"), input.getDevice(), training);
    return new NDList(OneDnn.LINEAR.apply(input, weight, bias));
  }

  /** An array of a traced export is none of PyTorch's: there the layer must stay one operation. */
  private boolean onOneDnn(NDArray input) {
    Shape shape = input.getShape();
    return units >= WIDE
        && shape.dimension() == 2
        && shape.get(1) >= WIDE
        && input instanceof PtNDArray
        && !input.getDevice().isGpu()
        && OneDnn.AVAILABLE;
  }

  /** Looked up when it is first needed, since that starts the engine. */
  private static final class OneDnn {

    static final boolean AVAILABLE = Engine.getEngine("PyTorch").hasCapability("MKLDNN");

    static final TorchFunction LINEAR =
        TorchFunction.of(
            "torch.to_dense(torch.mkldnn_linear(torch.to_mkldnn(x), w, b))", "x", "w", "b");
  }
}
