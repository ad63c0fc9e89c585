package dev.limn.trainer.packaging;

import ai.djl.Device;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.StrokeDigits;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.Training;
import dev.limn.trainer.loop.TrainingListener;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.nio.file.Path;
import java.util.Map;

/** Runs of an epoch on a few built-in digits. */
final class TinyRun {

  static final DataSet DIGITS = StrokeDigits.make(1, 200, 30);

  private static final String HEAD =
      "{name: tiny, description: A run of a test, data: strokes, held-out: 40, latent: 3,"
          + " epochs: 1, batch: 32, seed: 9, ";

  static final Recipe CVAE =
      recipe(
          """
          family: cvae,
          loss: {reconstruction: bernoulli, beta: 1},
          encoder: [flatten, dense: 16, batch-norm, relu],
          decoder: [dense: 16, relu, dense: 784, reshape: [1, 28, 28], sigmoid]}
          """);

  /** With a softplus deviation and a Gaussian likelihood. */
  static final Recipe DVAE =
      recipe(
          """
          family: dvae,
          corruption: {salt-and-pepper: 0.1},
          posterior: {deviation: softplus, bound: 8},
          loss: {reconstruction: gaussian, variance: 0.25},
          encoder: [flatten, dense: 16, relu],
          decoder: [dense: 16, relu, dense: 784, reshape: [1, 28, 28], sigmoid]}
          """);

  static final Recipe GAN =
      recipe(
          """
          family: gan,
          generator: [dense: 16, relu, dense: 784, reshape: [1, 28, 28], tanh],
          discriminator: [flatten, dense: 8, leaky-relu: 0.2, dense: 1, sigmoid]}
          """);

  static final Recipe CGAN =
      recipe(
          """
          family: cgan,
          generator-average: 0.9,
          generator: [dense: 16, batch-norm, relu, dense: 784, reshape: [1, 28, 28], tanh],
          discriminator: [flatten, dense: 8, leaky-relu: 0.2, dense: 1, sigmoid]}
          """);

  static final Recipe CLASSIFIER =
      Recipes.parse(
          HEAD.replace("latent: 3, ", "").replace("epochs: 1", "epochs: 3")
              + """
              family: classifier,
              optimizer: {learning-rate: 0.01},
              features: [conv: {out: 4, kernel: 5, stride: 2}, batch-norm, relu, max-pool: 2,
                         flatten, dense: 16, relu]}
              """,
          "tiny");

  private TinyRun() {}

  /** A recipe with one more setting. */
  static Recipe recipe(Recipe recipe, String setting) {
    return Recipes.parse(Recipes.write(recipe) + setting, "tiny");
  }

  private static Recipe recipe(String rest) {
    return Recipes.parse(HEAD + rest, "tiny");
  }

  static RunDirectory create(Path root, Recipe recipe) {
    RunFacts facts =
        new RunFacts(
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
    return RunDirectory.create(root, recipe, facts);
  }

  static RunDirectory trained(Path root, Recipe recipe) {
    RunDirectory run = create(root, recipe);
    Training.run(recipe, DIGITS.train(), run, Device.cpu(), new Unheard());
    return run;
  }

  /** Lets a training run and hears nothing of it. */
  private static final class Unheard implements TrainingListener {
    @Override
    public boolean stopRequested() {
      return false;
    }

    @Override
    public void step(long done, long total) {
      // Of no interest.
    }

    @Override
    public void epoch(int epoch, int of, Map<String, Double> metrics, double imagesPerSecond) {
      // Of no interest.
    }
  }
}
