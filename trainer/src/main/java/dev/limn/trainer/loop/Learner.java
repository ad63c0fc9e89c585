package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.optimizer.Adam;
import java.util.List;
import java.util.Map;

/** What a training loop trains: all that differs between the families. For one thread. */
sealed interface Learner permits VaeLearner, GanLearner {

  /** The metric by which the best checkpoint is chosen: lower is better. */
  String HELD_OUT_LOSS = "heldOutLoss";

  /** Every array that a checkpoint must hold. */
  Weights weights();

  /** The optimizers whose states a checkpoint must hold. */
  List<Adam> optimizers();

  /**
   * Makes one step, unless a loss is not finite.
   *
   * @param rows the images of the batch
   * @param firstDraw the index of the first row's noise
   * @param rate the step size
   * @return losses by name, averaged over the batch
   */
  Map<String, Double> step(int[] rows, long firstDraw, float rate);

  /**
   * What an epoch reports beside the means of its losses.
   *
   * @param last the losses of its last batch
   * @return values by name
   */
  Map<String, Double> measure(Map<String, Double> last);

  /** The lines of the loss chart: what each is called, and the metric it shows. */
  Map<String, String> chart();

  /** Classes that samples can be asked for; 0 where the model is not conditional. */
  int classCount();

  /** Images float32 [N,C,H,W] in [0,1] of latents [N,Z] and, where conditional, labels [N]. */
  NDArray sample(NDList inputs);
}
