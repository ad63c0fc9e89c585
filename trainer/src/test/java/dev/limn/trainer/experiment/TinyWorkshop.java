package dev.limn.trainer.experiment;

import ai.djl.Device;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.StrokeDigits;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.Training;
import dev.limn.trainer.loop.TrainingListener;
import dev.limn.trainer.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains on a few built-in digits, remembers what it trained, and can be asked to stop. */
final class TinyWorkshop implements Workshop, TrainingListener {

  static final DataSet DIGITS = StrokeDigits.make(1, 200, 30);

  static final String RECIPE =
      """
      name: tiny
      description: A run of a test
      family: %s
      data: strokes
      held-out: 40
      latent: 2
      epochs: 2
      batch: 32
      seed: 9
      optimizer: {learning-rate: 0.01}
      encoder: [flatten, dense: 16, relu]
      decoder: [dense: 16, relu, dense: 784, reshape: [1, 28, 28], sigmoid]
      """;

  final List<String> trained = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  /** Steps after which it is asked to stop. */
  int steps = Integer.MAX_VALUE;

  @Override
  public DataSet data(String name) {
    return DIGITS;
  }

  @Override
  public boolean train(Recipe recipe, Path run) {
    trained.add(run.getParent().getFileName().toString());
    boolean begun = Files.exists(run.resolve("recipe.yaml"));
    RunDirectory directory =
        begun
            ? RunDirectory.resume(run, recipe, facts())
            : RunDirectory.create(run, recipe, facts());
    return Training.run(recipe, DIGITS.train(), directory, Device.cpu(), this);
  }

  private static RunFacts facts() {
    return new RunFacts(
        DIGITS.name(),
        null,
        DIGITS.train().sha256(),
        DIGITS.licence(),
        1,
        28,
        28,
        DIGITS.train().classNames(),
        1,
        "0123abc",
        Map.of("djl", "0.0"));
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public String command() {
    return "limn experiment tiny --out tiny";
  }

  @Override
  public boolean stopRequested() {
    return steps <= 0;
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public void step(long done, long total) {
    steps--;
  }

  @Override
  public void epoch(int epoch, int epochs, Map<String, Double> metrics, double imagesPerSecond) {
    // The log has it.
  }
}
