package dev.limn.trainer.loop;

import ai.djl.ndarray.NDManager;
import dev.limn.LimnException;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.network.ClassifierNetwork;
import dev.limn.trainer.network.GanNetwork;
import dev.limn.trainer.network.VaeNetwork;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.recipe.ClassifierRecipe;
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
 * @param network its blocks with their weights
 * @param epochs how many epochs these weights have seen
 * @param wallSeconds how long the epochs of the run took
 */
public record TrainedModel(
    Recipe recipe, RunFacts facts, TrainedNetwork network, int epochs, double wallSeconds) {

  /**
   * Whether weights are those that a run has now.
   *
   * @param directory the run
   * @param training what is said of the weights' training; null where nothing is
   * @return false if they are of another recipe, or of another epoch than the checkpoint that
   *     counts
   * @throws LimnException if the run cannot be read
   */
  public static boolean is(RunDirectory directory, Provenance training) {
    if (training == null || training.recipe() == null || training.epochs() == null) {
      return false;
    }
    Path checkpoint = directory.counting();
    return Files.exists(checkpoint)
        && Checkpoint.position(checkpoint).epoch() == training.epochs()
        && directory.isRecipe(training.recipe());
  }

  /**
   * Loads a run's network.
   *
   * @param directory the run
   * @param manager owns the weights
   * @return the network with its weights
   * @throws LimnException if the run has no checkpoint yet, or a damaged one
   */
  public static TrainedModel load(RunDirectory directory, NDManager manager) {
    Path checkpoint = directory.counting();
    if (!Files.exists(checkpoint)) {
      throw new LimnException(
          directory + " has no checkpoint yet: train it with 'limn train ... --resume'");
    }
    Recipe recipe = directory.recipe();
    RunFacts facts = directory.facts();
    double seconds = new MetricsLog(directory.metrics(), Integer.MAX_VALUE).seconds();
    Loaded loaded = Loaded.of(recipe, facts, manager);
    Position position = Checkpoint.restore(checkpoint, loaded.weights(), List.of());
    loaded.afterTraining().run();
    return new TrainedModel(recipe, facts, loaded.network(), position.epoch(), seconds);
  }

  /**
   * A network with the weights it starts with, which a checkpoint replaces, and what is done to
   * them then.
   */
  private record Loaded(TrainedNetwork network, Weights weights, Runnable afterTraining) {

    private static final Runnable NOTHING = () -> {};

    static Loaded of(Recipe recipe, RunFacts facts, NDManager manager) {
      FeatureShape image = FeatureShape.planes(facts.channels(), facts.height(), facts.width());
      int classCount = recipe.run().family().labelled() ? facts.classNames().size() : 0;
      if (recipe instanceof GanRecipe gan) {
        GanNetwork network = new GanNetwork(gan, image, classCount, manager);
        return new Loaded(
            new TrainedNetwork.Generator(network.generator(), Optional.empty()),
            network.weights(),
            NOTHING);
      }
      if (recipe instanceof ClassifierRecipe classifier) {
        ClassifierNetwork network = new ClassifierNetwork(classifier, image, classCount, manager);
        return new Loaded(
            new TrainedNetwork.Classifier(network.classifier()), network.weights(), NOTHING);
      }
      VaeNetwork network = new VaeNetwork((VaeRecipe) recipe, image, classCount, manager);
      return new Loaded(
          new TrainedNetwork.Generator(network.decoder(), Optional.of(network.encoder())),
          network.weights(),
          network::scaleLogits);
    }
  }
}
