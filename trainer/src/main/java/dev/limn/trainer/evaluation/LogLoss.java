package dev.limn.trainer.evaluation;

/** How surprised a classifier is by the right classes. */
final class LogLoss {

  private LogLoss() {}

  /** -log softmax(logits)[label] in nats, mean over images. */
  static double of(Judgement judgement, int[] labels) {
    int classes = judgement.classCount();
    double sum = 0;
    for (int image = 0; image < judgement.count(); image++) {
      float[] logits = judgement.logits();
      double greatest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        greatest = Math.max(greatest, logits[image * classes + k]);
      }
      double total = 0;
      for (int k = 0; k < classes; k++) {
        total += Math.exp(logits[image * classes + k] - greatest);
      }
      sum += greatest + Math.log(total) - logits[image * classes + labels[image]];
    }
    return sum / judgement.count();
  }
}
