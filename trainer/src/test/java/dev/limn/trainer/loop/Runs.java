package dev.limn.trainer.loop;

import ai.djl.Device;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small runs for tests: 8x8 images, a few thousand weights, tens of milliseconds an epoch. */
final class Runs {

  static final int COUNT = 200;

  private static final String HEAD =
      "{name: tiny, data: made, epochs: 4, batch: 32, seed: 3, latent: 3, held-out: 40, ";

  /** Dense, with a schedule, warm-up and clipping, which all depend on where a run stands. */
  static final Recipe VAE =
      recipe(
          HEAD
              + """
              family: vae,
              optimizer: {learning-rate: 0.01, schedule: cosine, warm-up-steps: 3, clip-norm: 50},
              encoder: [flatten, dense: 24, relu],
              decoder: [dense: 24, relu, dense: 64, reshape: [1, 8, 8], sigmoid]}
              """);

  /** Convolutional and conditional, with batch normalisation and its running statistics. */
  static final Recipe CVAE =
      recipe(
          HEAD
              + """
              family: cvae,
              loss: {reconstruction: squared-error, beta: 0.5},
              encoder: [conv: {out: 4, kernel: 4, stride: 2, padding: 1}, batch-norm, leaky-relu: 0.2],
              decoder: [dense: 64, reshape: [4, 4, 4],
                        conv-transpose: {out: 1, kernel: 4, stride: 2, padding: 1}, sigmoid]}
              """);

  /** Denoising, with a posterior, an objective and an order that are none of the defaults. */
  static final Recipe DVAE =
      recipe(
          HEAD
              + """
              family: dvae, order: sequential,
              corruption: {salt-and-pepper: 0.2, when: first-epoch, spare-last: true},
              posterior: {deviation: softplus, bound: 12},
              loss: {reconstruction: gaussian, variance: 0.1, kl-warm-up-steps: 8},
              encoder: [flatten, dense: 24, relu],
              decoder: [dense: 24, relu, dense: 64, reshape: [1, 8, 8], sigmoid]}
              """);

  static final Recipe GAN =
      recipe(
          HEAD
              + """
              family: gan,
              optimizer: {learning-rate: 0.002, beta1: 0.5},
              generator: [dense: 32, batch-norm, leaky-relu: 0.2, dense: 64, reshape: [1, 8, 8], tanh],
              discriminator: [flatten, dense: 24, leaky-relu: 0.2, dense: 1, sigmoid]}
              """);

  /** Conditional, with all that a GAN can keep beside its players' weights. */
  static final Recipe CGAN =
      recipe(
          HEAD
              + """
              family: cgan,
              optimizer: {learning-rate: 0.002, discriminator-learning-rate: 0.001, beta1: 0.5},
              loss: {adversarial: hinge, gradient-penalty: 0.1},
              generator-average: 0.9,
              samples: {every: 3, count: 6},
              generator: [dense: 64, reshape: [4, 4, 4], batch-norm, relu,
                          conv-transpose: {out: 1, kernel: 4, stride: 2, padding: 1}, tanh],
              discriminator: [conv: {out: 4, kernel: 4, stride: 2, padding: 1}, leaky-relu: 0.2,
                              flatten, dense: 1]}
              """);

  /** Convolutional, with batch normalisation and every kind of augmentation. */
  static final Recipe CLASSIFIER =
      recipe(
          HEAD.replace("latent: 3, ", "")
              + """
              family: classifier,
              optimizer: {learning-rate: 0.01},
              loss: {label-smoothing: 0.1},
              augmentation: {shift: 1, flip: true},
              features: [conv: {out: 4, kernel: 3, padding: 1}, batch-norm, relu, max-pool: 2,
                         flatten, dense: 8, relu]}
              """);

  private Runs() {}

  static Recipe recipe(String yaml) {
    return Recipes.parse(yaml, "tiny");
  }

  /** A recipe with one setting replaced. */
  static Recipe with(Recipe recipe, String found, String wanted) {
    String yaml = Recipes.write(recipe);
    if (!yaml.contains(found)) {
      throw new AssertionError(found + " is not in " + yaml);
    }
    return recipe(yaml.replace(found, wanted));
  }

  /** Noisy images of four classes: class k has its k-th quarter lit. */
  static ImageSet images() {
    Random random = new Random(5);
    byte[] pixels = new byte[COUNT * 64];
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i % 4;
      for (int pixel = 0; pixel < 64; pixel++) {
        int quarter = pixel / 32 * 2 + pixel % 8 / 4;
        pixels[i * 64 + pixel] = (byte) (random.nextInt(60) + (quarter == labels[i] ? 180 : 0));
      }
    }
    return new ImageSet("made", 1, 8, 8, pixels, labels, List.of("a", "b", "c", "d"));
  }

  static RunFacts facts() {
    ImageSet images = images();
    return new RunFacts(
        "made", null, images.sha256(), "none", 1, 8, 8, images.classNames(), 1, null, Map.of());
  }

  static RunDirectory create(Path root, Recipe recipe) {
    return RunDirectory.create(root, recipe, facts());
  }

  /** Trains a new run to its end. */
  static RunDirectory trained(Path root, Recipe recipe) {
    RunDirectory run = create(root, recipe);
    if (!train(run, recipe, new Watcher(Integer.MAX_VALUE))) {
      throw new AssertionError("nobody stopped it");
    }
    return run;
  }

  static boolean train(RunDirectory run, Recipe recipe, TrainingListener listener) {
    return Training.run(recipe, images(), run, Device.cpu(), listener);
  }

  /** The metrics without what the clock says. */
  static List<String> metrics(RunDirectory run) throws IOException {
    return Files.readAllLines(run.metrics()).stream()
        .map(line -> line.replaceAll("\"seconds\":[0-9.E-]+", ""))
        .toList();
  }

  /** Remembers what it heard and stops before a step. */
  static final class Watcher implements TrainingListener {

    final List<Long> steps = new ArrayList<>();
    final List<Map<String, Double>> epochs = new ArrayList<>();
    private final int stopAfter;

    Watcher(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public boolean stopRequested() {
      return steps.size() >= stopAfter;
    }

    @Override
    public void step(long done, long total) {
      steps.add(done);
    }

    @Override
    public void epoch(int epoch, int of, Map<String, Double> metrics, double imagesPerSecond) {
      epochs.add(metrics);
    }
  }
}
