package dev.limn.trainer.loop;

import ai.djl.nn.Block;
import java.util.Optional;

/** The blocks of a trained model that are exported. */
public sealed interface TrainedNetwork {

  /**
   * A model that draws.
   *
   * @param decoder latent (and label) to image in [0,1]
   * @param encoder image (and label) to mean and log-variance; none of a GAN
   */
  record Generator(Block decoder, Optional<Block> encoder) implements TrainedNetwork {}

  /**
   * A model that names the class of an image.
   *
   * @param classifier image to logits and features
   */
  record Classifier(Block classifier) implements TrainedNetwork {}
}
