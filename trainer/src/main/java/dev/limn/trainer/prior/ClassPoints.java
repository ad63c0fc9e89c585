package dev.limn.trainer.prior;

import dev.limn.runtime.Latents;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.data.ImageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points to be described by a mixture each.
 *
 * @param conditional whether they are those of classes
 * @param classes one set, or one a class
 */
record ClassPoints(boolean conditional, List<Points> classes) {

  /** A component of fewer points than this would describe single images. */
  private static final int LEAST_POINTS = 20;

  /** Latents of images, parted by label; not parted if there are no classes. */
  static ClassPoints of(Latents latents, ImageSet images, int classCount) {
    Points points = Points.of(latents);
    if (classCount == 0) {
      return new ClassPoints(false, List.of(points));
    }
    return new ClassPoints(
        true,
        IntStream.range(0, classCount)
            .mapToObj(label -> points.of(images.labels(), label))
            .toList());
  }

  int count() {
    return classes.stream().mapToInt(Points::count).sum();
  }

  int size() {
    return classes.get(0).size();
  }

  /** How many components the largest class can have. */
  int mostComponents() {
    return classes.stream().mapToInt(ClassPoints::mostComponents).max().orElseThrow();
  }

  private static int mostComponents(Points points) {
    return Math.max(1, points.count() / LEAST_POINTS);
  }

  /** A mixture of as many components a class, or of as many as a small class can have. */
  MixturePrior fit(int components, CounterRandom random) {
    List<GaussianMixture> mixtures = new ArrayList<>();
    for (Points points : classes) {
      long firstIndex = (long) mixtures.size() << 32;
      mixtures.add(
          points.count() == 0
              ? standard(points.size())
              : MixtureFit.fit(
                  points, Math.min(components, mostComponents(points)), random, firstIndex));
    }
    return new MixturePrior(conditional, mixtures);
  }

  /** What a class without images is drawn from: the prior that the model was trained with. */
  private static GaussianMixture standard(int size) {
    double[] identity = new double[size * size];
    for (int i = 0; i < size; i++) {
      identity[i * size + i] = 1;
    }
    return new GaussianMixture(size, new double[] {1}, new double[size], identity);
  }

  /** The mean over all points of the logarithm of their density, in nats. */
  double logLikelihood(MixturePrior prior) {
    double sum = 0;
    for (int label = 0; label < classes.size(); label++) {
      Points points = classes.get(label);
      if (points.count() > 0) {
        sum += points.count() * MixtureFit.logLikelihood(prior.of(label), points);
      }
    }
    return sum / count();
  }
}
