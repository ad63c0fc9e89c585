package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.golden.GoldenPackage;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.MixturePrior;
import java.util.Arrays;
import java.util.List;

/** Which distribution latents come from, and what a temperature does to it. */
record PriorRules(Models models) {

  private static final int ROWS = 50;
  private static final float[] TEMPERATURES = {0.25f, 0.7f, 1.3f};

  /** Latents are near 1; single precision leaves about 1e-7 an operation. */
  private static final double CLOSE = 1e-5;

  List<Check> checks() {
    return List.of(
        new Check(
            "runtime.default-prior",
            "what is drawn where no prior is named is the manifest's default prior",
            () -> models.each(PriorRules::defaultPrior)),
        new Check(
            "runtime.normal-of-all",
            "every model draws the same latents from the normal prior",
            this::normal),
        new Check(
            "runtime.temperature-zero",
            "at temperature 0 latents are the prior's mean or the chosen components' means",
            this::means),
        new Check(
            "runtime.temperature-of-normal",
            "a temperature multiplies the latents of the normal prior",
            this::scaled),
        new Check(
            "runtime.temperature-of-mixture",
            "a temperature multiplies the deviation from the chosen component's mean",
            "within " + CLOSE,
            this::scaledMixture),
        new Check(
            "runtime.mixture-of-class",
            "the mixture of a conditional model is that of the sample's class",
            this::ofClass));
  }

  private static void defaultPrior(GoldenPackage golden, Subject subject) {
    String prior = Models.opened(golden).manifest().latent().defaultPrior();
    Draw draw = Draw.of(ROWS, 5);
    Same.floats(golden + ": latents", subject.latents(draw.of(prior)), subject.latents(draw));
    Same.pixels(golden + ": pixels", subject.pixels(draw.of(prior)), subject.pixels(draw), 0);
  }

  private void normal() {
    float[][] right = new float[1][];
    Draw draw = Draw.of(ROWS, 5).of("normal");
    models.with(Models.CONDITIONAL, subject -> right[0] = subject.latents(draw));
    models.each(
        (golden, subject) -> {
          int size = Models.latentSize(golden);
          float[] expected = new float[ROWS * size];
          for (int row = 0; row < ROWS; row++) {
            System.arraycopy(right[0], row * 4, expected, row * size, size);
          }
          Same.floats(golden + ": latents", expected, subject.latents(draw));
        });
  }

  private void means() {
    models.each(
        (golden, subject) -> {
          Draw draw = Draw.of(ROWS, 5).at(0);
          float[] found = subject.latents(draw.of("normal"));
          Same.close(golden + ": latents", new double[found.length], found, 0);
        });
    for (GoldenPackage golden : List.of(Models.MIXTURE, Models.CLASS_MIXTURE)) {
      models.with(golden, subject -> componentMeans(golden, subject));
    }
  }

  private static void componentMeans(GoldenPackage golden, Subject subject) {
    MixturePrior prior = Models.opened(golden).prior().orElseThrow();
    Draw draw = Draw.of(ROWS, 5);
    int[] labels = subject.labels(draw);
    float[] latents = subject.latents(draw.at(0));
    for (int row = 0; row < ROWS; row++) {
      GaussianMixture mixture = prior.of(labels.length == 0 ? 0 : labels[row]);
      Components.of(mixture, latents, row);
    }
  }

  private void scaled() {
    models.with(
        Models.UNCONDITIONAL,
        subject -> {
          float[] one = subject.latents(Draw.of(ROWS, 5));
          for (float temperature : TEMPERATURES) {
            float[] expected = new float[one.length];
            for (int i = 0; i < one.length; i++) {
              expected[i] = one[i] * temperature;
            }
            float[] found = subject.latents(Draw.of(ROWS, 5).at(temperature));
            Same.floats("latents at " + temperature, expected, found);
          }
        });
  }

  private void scaledMixture() {
    for (GoldenPackage golden : List.of(Models.MIXTURE, Models.CLASS_MIXTURE)) {
      models.with(
          golden,
          subject -> {
            float[] mean = subject.latents(Draw.of(ROWS, 5).at(0));
            float[] one = subject.latents(Draw.of(ROWS, 5));
            for (float temperature : TEMPERATURES) {
              double[] expected = new double[one.length];
              Arrays.setAll(expected, i -> mean[i] + temperature * ((double) one[i] - mean[i]));
              float[] found = subject.latents(Draw.of(ROWS, 5).at(temperature));
              Same.close(golden + ": latents at " + temperature, expected, found, CLOSE);
            }
          });
    }
  }

  private void ofClass() {
    MixturePrior prior = Models.opened(Models.CLASS_MIXTURE).prior().orElseThrow();
    models.with(
        Models.CLASS_MIXTURE,
        subject -> {
          for (int label = 0; label < prior.mixtures().size(); label++) {
            float[] latents = subject.latents(Draw.of(ROWS, 5).at(0).labelled(label));
            boolean varied = false;
            for (int row = 0; row < ROWS; row++) {
              varied |= Components.of(prior.of(label), latents, row) > 0;
            }
            if (varied != hasSeveral(prior.of(label))) {
              throw new CheckFailure("class " + label + " draws other components than it has");
            }
          }
        });
  }

  private static boolean hasSeveral(GaussianMixture mixture) {
    return Arrays.stream(mixture.weights()).filter(weight -> weight > 0).count() > 1;
  }
}
