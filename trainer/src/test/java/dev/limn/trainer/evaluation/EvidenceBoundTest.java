package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.random.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both bounds, against loops in double precision over the same noise. */
class EvidenceBoundTest {

  private static final int Z = TinyModel.LATENT;
  private static final int SIZE = TinyModel.SIZE;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void termsAreThoseOfAPlainLoop(boolean conditional) {
    TinyModel model = conditional ? TinyModel.CVAE : TinyModel.VAE;
    ImageBatch images = images(300, conditional);
    double reconstruction = 0;
    double kl = 0;
    for (int i = 0; i < 300; i++) {
      double[] image = image(images, i);
      int label = i % 3;
      double[] mean = model.encode("mean", image, label);
      double[] logVariance = model.encode("log_variance", image, label);
      double[] latent = draw(mean, logVariance, i, 0, 5);
      reconstruction -= bernoulli(image, model.decode(latent, label)) / 300;
      for (int j = 0; j < Z; j++) {
        kl += (mean[j] * mean[j] + Math.exp(logVariance[j]) - 1 - logVariance[j]) / 2 / 300;
      }
    }

    try (Sampler sampler = Sampler.open(model.pack())) {
      EvidenceBound bound = EvidenceBound.of(sampler, images, 5);

      assertThat(bound.reconstruction()).isCloseTo(reconstruction, within(1e-3));
      assertThat(bound.kl()).isCloseTo(kl, within(1e-5));
      assertThat(bound.elbo()).isCloseTo(-reconstruction - kl, within(1e-3));
      assertThat(bound.activeUnits()).isEqualTo(Z);
    }
  }

  @Test
  void unitsWhoseMeanHardlyVariesAreNotActive() {
    ImageBatch images = images(50, false);
    ImageBatch equal = new ImageBatch(50, 12, 12, 1, new byte[50 * SIZE]);
    try (Sampler sampler = Sampler.open(TinyModel.VAE.pack())) {
      double[][] means = new double[50][];
      for (int i = 0; i < 50; i++) {
        means[i] = TinyModel.VAE.encode("mean", image(images, i), 0);
      }
      int active = 0;
      for (int j = 0; j < Z; j++) {
        double mean = 0;
        double square = 0;
        for (double[] row : means) {
          mean += row[j] / 50;
          square += row[j] * row[j] / 50;
        }
        active += square - mean * mean > 0.01 ? 1 : 0;
      }

      assertThat(EvidenceBound.of(sampler, images, 0).activeUnits()).isEqualTo(active).isPositive();
      assertThat(EvidenceBound.of(sampler, equal, 0).activeUnits()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theWeightedBoundIsThatOfAPlainLoop(boolean conditional) {
    TinyModel model = conditional ? TinyModel.CVAE : TinyModel.VAE;
    ImageBatch images = images(10, conditional);
    double bound = 0;
    double plain = 0;
    for (int i = 0; i < 10; i++) {
      double[] image = image(images, i);
      double[] mean = model.encode("mean", image, i % 3);
      double[] logVariance = model.encode("log_variance", image, i % 3);
      double[] logWeights = new double[7];
      for (int draw = 0; draw < 7; draw++) {
        double[] latent = draw(mean, logVariance, i, draw, 5);
        logWeights[draw] = bernoulli(image, model.decode(latent, i % 3));
        for (int j = 0; j < Z; j++) {
          double deviation = Math.exp(logVariance[j] / 2);
          logWeights[draw] += logNormal(latent[j], 0, 1) - logNormal(latent[j], mean[j], deviation);
        }
        plain += logWeights[draw] / 70;
      }
      double sum = 0;
      for (double logWeight : logWeights) {
        sum += Math.exp(logWeight - logWeights[0]) / 7;
      }
      bound += (logWeights[0] + Math.log(sum)) / 10;
    }

    try (Sampler sampler = Sampler.open(model.pack())) {
      ImportanceBound found = ImportanceBound.of(sampler, images, 7, 5);

      assertThat(found.bound()).isCloseTo(bound, within(1e-3));
      assertThat(found.gain()).isCloseTo(bound - plain, within(1e-3)).isPositive();
    }
  }

  @Test
  void ofOneDrawItIsThatDrawsWeightAndGainsNothing() {
    ImageBatch images = images(40, false);
    try (Sampler sampler = Sampler.open(TinyModel.VAE.pack())) {
      assertThat(ImportanceBound.of(sampler, images, 1, 0).gain()).isZero();
      assertThat(ImportanceBound.of(sampler, images, 50, 0).bound())
          .isGreaterThan(ImportanceBound.of(sampler, images, 1, 0).bound());
    }
  }

  @Test
  void hugeLogarithmsNeitherOverflowNorVanish() {
    assertThat(ImportanceBound.logMeanExp(new double[] {-1e5, -1e5})).isCloseTo(-1e5, within(1e-9));
    assertThat(ImportanceBound.logMeanExp(new double[] {1e5, -1e5}))
        .isCloseTo(1e5 - Math.log(2), within(1e-9));
  }

  @Test
  void theLikelihoodIsTheModelsOwn() {
    Likelihood gaussian = new Likelihood("gaussian", 0.5);
    ImageBatch images = images(3, false);
    try (Sampler sampler = Sampler.open(new TinyModel(false, true, gaussian).pack())) {
      double expected = 0;
      for (int i = 0; i < 3; i++) {
        double[] image = image(images, i);
        double[] latent =
            draw(
                TinyModel.VAE.encode("mean", image, 0),
                TinyModel.VAE.encode("log_variance", image, 0),
                i,
                0,
                0);
        double[] decoded = TinyModel.VAE.decode(latent, 0);
        for (int j = 0; j < SIZE; j++) {
          expected -= logNormal(image[j], decoded[j], Math.sqrt(0.5)) / 3;
        }
      }
      assertThat(EvidenceBound.of(sampler, images, 0).reconstruction())
          .isCloseTo(expected, within(1e-3));
    }
  }

  @Test
  void boundsAreTheSameWhateverTheThreads() {
    ImageBatch images = images(600, false);
    try (Sampler one = Sampler.open(TinyModel.VAE.pack(), SamplerOptions.DEFAULT.withThreads(1));
        Sampler two = Sampler.open(TinyModel.VAE.pack(), SamplerOptions.DEFAULT.withThreads(2))) {
      assertThat(EvidenceBound.of(one, images, 0)).isEqualTo(EvidenceBound.of(two, images, 0));
    }
  }

  private static ImageBatch images(int count, boolean labelled) {
    ImageBatch images = Pixels.random(count, TinyModel.SIDE, TinyModel.SIDE, 1, 1);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
    }
    return labelled ? images.withLabels(labels) : images;
  }

  private static double[] image(ImageBatch images, int index) {
    double[] image = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      image[i] = Pixels.unit(images, index, i);
    }
    return image;
  }

  private static double[] draw(
      double[] mean, double[] logVariance, int image, int draw, long seed) {
    float[] noise = new float[(draw + 1) * Z];
    new CounterRandom(seed).normals(image, 23, noise, 0, noise.length);
    double[] latent = new double[Z];
    for (int j = 0; j < Z; j++) {
      latent[j] = mean[j] + Math.exp(logVariance[j] / 2) * noise[draw * Z + j];
    }
    return latent;
  }

  private static double bernoulli(double[] image, double[] decoded) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += image[i] * Math.log(decoded[i]) + (1 - image[i]) * Math.log(1 - decoded[i]);
    }
    return sum;
  }

  private static double logNormal(double x, double mean, double deviation) {
    double standard = (x - mean) / deviation;
    return -standard * standard / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
  }
}
