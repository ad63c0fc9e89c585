package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** The negative logarithm of the probability that a softmax gives the right class. */
public final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * {@code -sum_k t_k log softmax(x)_k} summed over the batch, for logits x and target t: {@code 1
   * - smoothing} on the right class, and {@code smoothing} divided among all.
   *
   * <p>Source of the smoothing: Szegedy et al., arXiv:1512.00567, section 7.
   *
   * @param logits float32 {@code [N,K]}
   * @param labels int64 {@code [N]}, from 0 to K - 1
   * @param smoothing from 0 to less than 1
   * @return a scalar, at least 0
   */
  public static NDArray sum(NDArray logits, NDArray labels, float smoothing) {
    int classCount = Math.toIntExact(logits.getShape().get(1));
    NDArray target = labels.oneHot(classCount, DataType.FLOAT32); // [N,K]
    if (smoothing > 0) {
      target = Scale.by(target, 1 - smoothing).add(smoothing / classCount);
    }
    return logits.logSoftmax(1).mul(target).sum().neg();
  }
}
