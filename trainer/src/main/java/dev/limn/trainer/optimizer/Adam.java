package dev.limn.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.limn.trainer.torch.TorchFunction;
import java.util.List;

/**
 * Adam by PyTorch's fused kernel, which reads and writes a weight, its gradient and both moments
 * once a step, on all threads. DJL does not know that kernel, and hides the moments of its own
 * optimizer, without which no run could be continued.
 *
 * <p>Source: Kingma and Ba, arXiv:1412.6980, algorithm 1, in the form of PyTorch: {@code w -= rate
 * / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + 1e-8)}. For one thread.
 */
public final class Adam {

  private static final String ARRAYS =
      "w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor]";

  /** The norm is summed in float64 (type 7), so that clipping hardly depends on the order. */
  private static final TorchFunction STEP =
      TorchFunction.procedure(
          ARRAYS + ", step: int, rate: float, beta1: float, beta2: float, clip: float",
          """
          steps = annotate(List[Tensor], [])
          count = torch.new_full(w[0], annotate(List[int], []), step)
          for i in range(torch.len(w)):
            steps.append(count)
          if torch.gt(clip, 0.):
            norms = torch._foreach_norm(g, 2, 7)
            norm = float(torch.norm(torch.stack(norms)))
            if torch.gt(norm, clip):
              torch._foreach_mul_(g, torch.div(clip, norm))
          torch._fused_adam_(w, g, m, v, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, \
          beta2=beta2, weight_decay=0., eps=1.0e-8, amsgrad=False, maximize=False)
          torch._foreach_zero_(g)
          """);

  private static final TorchFunction CLEAR =
      TorchFunction.procedure("g: List[Tensor]", "torch._foreach_zero_(g)");

  private final List<NDArray> weights;
  private final List<NDArray> means;
  private final List<NDArray> squares;
  private final float beta1;
  private final float beta2;
  private final float clipNorm;
  private long steps;

  /**
   * Makes an optimizer whose moments are 0.
   *
   * @param weights float32 arrays that record gradients; not owned
   * @param beta1 decay of the gradient's mean, from 0 to less than 1
   * @param beta2 decay of the squared gradient's mean, from 0 to less than 1
   * @param clipNorm the greatest norm of all gradients together; 0 leaves them as they are
   */
  public Adam(List<NDArray> weights, float beta1, float beta2, float clipNorm) {
    this.weights = List.copyOf(weights);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.clipNorm = clipNorm;
    this.means = zeros();
    this.squares = zeros();
  }

  private List<NDArray> zeros() {
    return weights.stream().map(w -> w.getManager().zeros(w.getShape(), w.getDataType())).toList();
  }

  /**
   * Moves the weights against their gradients, then sets the gradients to 0.
   *
   * @param rate the step size
   */
  public void step(float rate) {
    steps++;
    try (NDList gradients = gradients()) {
      STEP.run(
          list(weights),
          list(gradients),
          list(means),
          list(squares),
          IValue.from(steps),
          IValue.from((double) rate),
          IValue.from((double) beta1),
          IValue.from((double) beta2),
          IValue.from((double) clipNorm));
    }
  }

  /** Sets the gradients to 0 without a step. */
  public void clear() {
    try (NDList gradients = gradients()) {
      CLEAR.run(list(gradients));
    }
  }

  /** The gradients themselves; zeros of a weight that no loss has reached. */
  private NDList gradients() {
    return new NDList(weights.stream().map(NDArray::getGradient).toList());
  }

  private static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  /**
   * How many steps were made.
   *
   * @return the step count that the corrections of the moments use
   */
  public long steps() {
    return steps;
  }

  /**
   * The gradients' running means.
   *
   * @return the optimizer's own arrays, one a weight, attached to the manager of the weight
   */
  public List<NDArray> means() {
    return means;
  }

  /**
   * The squared gradients' running means.
   *
   * @return the optimizer's own arrays, one a weight, attached to the manager of the weight
   */
  public List<NDArray> squares() {
    return squares;
  }

  /**
   * Continues from a saved state, whose moments were copied into {@link #means} and {@link
   * #squares}.
   *
   * @param savedSteps how many steps had been made
   */
  public void restore(long savedSteps) {
    steps = savedSteps;
  }

  @Override
  public String toString() {
    return "Adam after "
        + steps
        + " steps over "
        + weights.stream().mapToLong(NDArray::size).sum()
        + " weights";
  }
}
