package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** A learner of a model that draws: what the pictures of a run are made with. */
sealed interface GeneratorLearner extends Learner permits VaeLearner, GanLearner {

  /** Z, how many numbers a latent has. */
  int latent();

  /** Classes that samples can be asked for; 0 where the model is not conditional. */
  int classCount();

  /** Images float32 [N,C,H,W] in [0,1] of latents [N,Z] and, where conditional, labels [N]. */
  NDArray sample(NDList inputs);
}
