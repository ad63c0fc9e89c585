package dev.limn.trainer.loop;

import dev.limn.trainer.network.Weights;
import dev.limn.trainer.optimizer.Adam;
import java.util.List;
import java.util.Map;

/** What a training loop trains: all that differs between the families. For one thread. */
sealed interface Learner permits GeneratorLearner, ClassifierLearner {

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
   * @param firstDraw the index of the first row's random numbers
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
}
