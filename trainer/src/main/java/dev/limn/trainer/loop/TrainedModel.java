package dev.limn.trainer.loop;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.limn.LimnException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.network.GanNetwork;
import dev.limn.trainer.network.VaeNetwork;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.VaeRecipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run has trained: the network at its best checkpoint, or at its latest where none is best.
 *
 * @param recipe what was trained
 * @param facts what else the run depends on
 * @param decoder latent (and label) to image in [0,1]
 * @param encoder image (and label) to mean and log-variance; none of a GAN
 * @param epochs how many epochs these weights have seen
 * @param wallSeconds how long the epochs of the run took
 */
public record TrainedModel(
    Recipe recipe,
    RunFacts facts,
    Block decoder,
    Optional<Block> encoder,
    int epochs,
    double wallSeconds) {

  /**
   * Loads a run's network.
   *
   * @param directory the run
   * @param manager owns the weights
   * @return the network with its weights
   * @throws LimnException if the run has no checkpoint yet, or a damaged one
   */
  public static TrainedModel load(RunDirectory directory, NDManager manager) {
    Path checkpoint = Files.exists(directory.best()) ? directory.best() : directory.latest();
    if (!Files.exists(checkpoint)) {
      throw new LimnException(
          directory + " has no checkpoint yet: train it with 'limn train ... --resume'");
    }
    Recipe recipe = directory.recipe();
    RunFacts facts = directory.facts();
    FeatureShape image = FeatureShape.planes(facts.channels(), facts.height(), facts.width());
    double seconds = new MetricsLog(directory.metrics(), Integer.MAX_VALUE).seconds();
    int classCount = recipe.run().family().conditional() ? facts.classNames().size() : 0;
    if (recipe instanceof GanRecipe gan) {
      GanNetwork network = new GanNetwork(gan, image, classCount, manager);
      Position position = Checkpoint.restore(checkpoint, network.weights(), List.of());
      return new TrainedModel(
          recipe, facts, network.generator(), Optional.empty(), position.epoch(), seconds);
    }
    VaeNetwork network = new VaeNetwork((VaeRecipe) recipe, image, classCount, manager);
    Position position = Checkpoint.restore(checkpoint, network.weights(), List.of());
    return new TrainedModel(
        recipe,
        facts,
        network.decoder(),
        Optional.of(network.encoder()),
        position.epoch(),
        seconds);
  }
}
