package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.statistic.ChiSquare;
import dev.limn.conformance.statistic.NormalDistribution;
import dev.limn.runtime.model.GaussianMixture;
import java.util.List;

/**
 * What is drawn has the distribution that it claims. Each check shares its rate of false alarms
 * among its tests (Bonferroni).
 */
record StatisticalRules(Models models) {

  /** How seldom a sound sampler fails a check, over all seeds. */
  private static final double FALSE_ALARM = 1e-6;

  private static final String RATE = "a sound sampler fails at one seed of 1,000,000";

  private static final long SEED = 20_260_101;
  private static final int ROWS = 20_000;
  private static final int BINS = 64;

  List<Check> checks() {
    return List.of(
        new Check(
            "runtime.latents-are-normal",
            "numbers of the normal prior are standard normal",
            RATE,
            this::normal),
        new Check(
            "runtime.latents-are-independent",
            "numbers of a latent, of neighbouring samples and of neighbouring seeds are uncorrelated",
            RATE,
            this::independent),
        new Check(
            "runtime.labels-are-uniform",
            "labels that nobody asked for are of all classes alike",
            RATE,
            this::uniform),
        new Check(
            "runtime.labels-are-independent",
            "labels that nobody asked for tell nothing of their latents",
            RATE,
            this::labelsAndLatents),
        new Check(
            "runtime.components-are-weighted",
            "components of a mixture are drawn by their weights",
            RATE,
            this::components),
        new Check(
            "runtime.mixture-is-normal",
            "deviations from a component's mean have its covariance",
            RATE,
            this::deviations));
  }

  private void normal() {
    models.with(
        Models.UNCONDITIONAL,
        subject -> {
          float[] latents = subject.latents(Draw.of(ROWS, SEED));
          for (int z = 0; z < 3; z++) {
            requireNormal("number " + z + " of the latents", column(latents, 3, z), 3);
          }
        });
  }

  private void independent() {
    models.with(
        Models.UNCONDITIONAL,
        subject -> {
          float[] latents = subject.latents(Draw.of(ROWS, SEED));
          float[] next = subject.latents(Draw.of(1, SEED).from(1, ROWS));
          float[] other = subject.latents(Draw.of(ROWS, SEED + 1));
          for (int z = 0; z < 3; z++) {
            double[] column = column(latents, 3, z);
            double[] beside = column(latents, 3, (z + 1) % 3);
            requireUncorrelated("numbers of a latent", column, beside, 9);
            requireUncorrelated("neighbouring samples", column, column(next, 3, z), 9);
            requireUncorrelated("neighbouring seeds", column, column(other, 3, z), 9);
          }
        });
  }

  private void uniform() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          long[] counts = new long[3];
          for (int label : subject.labels(Draw.of(ROWS, SEED))) {
            counts[label]++;
          }
          requireLikely("classes", ChiSquare.chance(counts, new double[] {1, 1, 1}), 1);
        });
  }

  /** Class and sign of the first number: six cells, alike. */
  private void labelsAndLatents() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          Draw draw = Draw.of(ROWS, SEED);
          int[] labels = subject.labels(draw);
          float[] latents = subject.latents(draw);
          long[] counts = new long[6];
          for (int row = 0; row < ROWS; row++) {
            counts[2 * labels[row] + (latents[row * 4] < 0 ? 0 : 1)]++;
          }
          double chance = ChiSquare.chance(counts, new double[] {1, 1, 1, 1, 1, 1});
          requireLikely("classes and signs", chance, 1);
        });
  }

  private void components() {
    GaussianMixture mixture = Models.opened(Models.MIXTURE).prior().orElseThrow().of(0);
    models.with(
        Models.MIXTURE,
        subject -> {
          float[] means = subject.latents(Draw.of(ROWS, SEED).at(0));
          long[] counts = new long[mixture.components()];
          for (int row = 0; row < ROWS; row++) {
            counts[Components.of(mixture, means, row)]++;
          }
          requireLikely("components", ChiSquare.chance(counts, mixture.weights()), 1);
        });
  }

  private void deviations() {
    GaussianMixture mixture = Models.opened(Models.MIXTURE).prior().orElseThrow().of(0);
    models.with(
        Models.MIXTURE,
        subject -> {
          float[] means = subject.latents(Draw.of(ROWS, SEED).at(0));
          float[] latents = subject.latents(Draw.of(ROWS, SEED));
          double[][] normals = new double[2][ROWS];
          for (int row = 0; row < ROWS; row++) {
            int component = Components.of(mixture, means, row);
            whiten(mixture, component, latents, row, normals);
          }
          requireNormal("first whitened number", normals[0], 3);
          requireNormal("second whitened number", normals[1], 3);
          requireUncorrelated("whitened numbers", normals[0], normals[1], 3);
        });
  }

  /** Solves {@code mean + L u = latent} for the u of two numbers. */
  private static void whiten(
      GaussianMixture mixture, int component, float[] latents, int row, double[][] normals) {
    double[] l = mixture.cholesky();
    int at = component * 4;
    double first = latents[2 * row] - mixture.means()[2 * component];
    double second = latents[2 * row + 1] - mixture.means()[2 * component + 1];
    normals[0][row] = first / l[at];
    normals[1][row] = (second - l[at + 2] * normals[0][row]) / l[at + 3];
  }

  private static double[] column(float[] latents, int size, int z) {
    double[] column = new double[latents.length / size];
    for (int row = 0; row < column.length; row++) {
      column[row] = latents[row * size + z];
    }
    return column;
  }

  /** Equally likely bins: a number's cumulative chance is uniform. */
  private static void requireNormal(String name, double[] values, int tests) {
    long[] counts = new long[BINS];
    double[] weights = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      weights[i] = 1;
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new CheckFailure(name + " holds " + value);
      }
      int bin = (int) (BINS * NormalDistribution.cumulative(value));
      counts[Math.min(Math.max(bin, 0), BINS - 1)]++;
    }
    requireLikely(name, ChiSquare.chance(counts, weights), tests);
  }

  /** Of uncorrelated standard normals the mean product is normal, with variance 1/n. */
  private static void requireUncorrelated(String name, double[] a, double[] b, int tests) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    double deviations = Math.abs(sum) / Math.sqrt(a.length);
    double chance = deviations < 6 ? 2 * (1 - NormalDistribution.cumulative(deviations)) : 0;
    requireLikely(name, chance, tests);
  }

  private static void requireLikely(String name, double chance, int tests) {
    // Negated, so that a NaN fails.
    if (!(chance >= FALSE_ALARM / tests)) {
      throw new CheckFailure("%s: of chance %.1e".formatted(name, chance));
    }
  }
}
