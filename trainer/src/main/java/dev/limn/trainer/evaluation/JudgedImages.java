package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.trainer.evaluation.PrecisionRecall.Manifold;

/**
 * Images as a judge sees them.
 *
 * @param judgement what it reads of them
 * @param statistics mean and covariance of its features
 * @param manifold balls around its features
 */
record JudgedImages(Judgement judgement, FeatureStatistics statistics, Manifold manifold) {

  private static final int ROWS = 250;

  /** Of at least {@link PrecisionRecall#LEAST_POINTS} images. */
  static JudgedImages of(Judge judge, ImageBatch images) {
    Judgement judgement = read(judge, images);
    Rows features = Rows.of(judgement.features(), judgement.featureCount());
    return new JudgedImages(judgement, FeatureStatistics.of(features), Manifold.of(features));
  }

  /** Reads blocks of images at the same time. */
  static Judgement read(Judge judge, ImageBatch images) {
    Judgement first = judge.read(images.slice(0, 1));
    float[] logits = new float[images.count() * first.classCount()];
    float[] features = new float[images.count() * first.featureCount()];
    Shards.each(
        images.count(),
        ROWS,
        (from, to) -> {
          Judgement block = judge.read(images.slice(from, to));
          put(block.logits(), logits, from * first.classCount());
          put(block.features(), features, from * first.featureCount());
        });
    return new Judgement(images.count(), logits, features);
  }

  private static void put(float[] block, float[] all, int at) {
    System.arraycopy(block, 0, all, at, block.length);
  }
}
