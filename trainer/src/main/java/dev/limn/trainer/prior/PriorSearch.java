package dev.limn.trainer.prior;

import dev.limn.UsageException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.data.ImageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the mixture prior of a model with an encoder: fitted to the encoder's means of training
 * images, a mixture a class where the model is conditional. Numbers of components are tried in
 * turn; the one under which the means of held-out images are likeliest is taken, and the search
 * ends as soon as they become less likely.
 *
 * <p>A component needs at least 20 images: a class of fewer gets fewer components than asked for.
 * Left out are numbers that no class has the images for, and those of more than 10^10 for images x
 * components x squared latent size, about a minute; but never the first.
 *
 * @param candidates numbers of components to try, rising, from 1 on
 * @param seed the seed of the start
 * @param listener hears of each candidate once it is fitted
 */
public record PriorSearch(
    List<Integer> candidates, long seed, Consumer<PriorFit.Candidate> listener) {

  /** The numbers of components that are tried where none are asked for. */
  public static final List<Integer> CANDIDATES = List.of(1, 2, 5, 10, 20, 40, 80, 160, 320);

  /** Fewer images than this tell too little of a distribution. */
  public static final int LEAST_IMAGES = 100;

  /** Points x components x squared latent size: about a minute for one core. */
  private static final double MOST_WORK = 1e10;

  /** Where nothing is held out, a tenth of the images is, for the choice. */
  private static final int HELD_OUT_SHARE = 10;

  /**
   * Checks the candidates.
   *
   * @throws UsageException if there is none, or they do not rise from 1 on
   */
  public PriorSearch {
    requireRising(candidates);
    candidates = List.copyOf(candidates);
  }

  /**
   * Holds that these are numbers of components to try.
   *
   * @param candidates numbers of components
   * @throws UsageException if there is none, or they do not rise from 1 on
   */
  public static void requireRising(List<Integer> candidates) {
    int last = 0;
    for (int components : candidates) {
      if (components <= last) {
        throw new UsageException("numbers of components must rise from 1 on, found " + candidates);
      }
      last = components;
    }
    if (last == 0) {
      throw new UsageException("a prior needs a number of components to try, found none");
    }
  }

  /**
   * Encodes the images and finds the prior.
   *
   * @param sampler a model with an encoder
   * @param training the images it was trained on, labelled where it is conditional
   * @param heldOut images that it was not trained on; may be none
   * @return the prior
   * @throws UsageException if the model has no encoder, or there are too few images
   */
  public FittedPrior find(Sampler sampler, ImageSet training, ImageSet heldOut) {
    if (training.count() < LEAST_IMAGES) {
      throw new UsageException(
          "a prior is fitted to at least %d training images, found %d"
              .formatted(LEAST_IMAGES, training.count()));
    }
    if (heldOut.count() == 0) {
      int kept = training.count() - training.count() / HELD_OUT_SHARE;
      return find(sampler, training.slice(0, kept), training.slice(kept, training.count()));
    }
    int classCount =
        sampler.manifest().conditional() ? sampler.manifest().image().classNames().size() : 0;
    return find(
        ClassPoints.of(means(sampler, training), training, classCount),
        ClassPoints.of(means(sampler, heldOut), heldOut, classCount));
  }

  private static Latents means(Sampler sampler, ImageSet images) {
    ImageBatch batch = images.batch(0, images.count());
    int[] labels = sampler.manifest().conditional() ? images.labels() : new int[0];
    return sampler.encode(batch, labels).mean();
  }

  FittedPrior find(ClassPoints training, ClassPoints heldOut) {
    List<PriorFit.Candidate> tried = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    MixturePrior best = null;
    PriorFit.Candidate chosen = null;
    for (int components : candidates) {
      if (best != null && !isWorthTrying(components, training)) {
        left.add(components);
        continue;
      }
      MixturePrior prior = training.fit(components, new CounterRandom(seed));
      PriorFit.Candidate candidate =
          new PriorFit.Candidate(
              prior.components(), training.logLikelihood(prior), heldOut.logLikelihood(prior));
      tried.add(candidate);
      listener.accept(candidate);
      if (chosen != null && candidate.heldOutLogLikelihood() <= chosen.heldOutLogLikelihood()) {
        break;
      }
      best = prior;
      chosen = candidate;
    }
    return new FittedPrior(
        best,
        new PriorFit(chosen.components(), training.count(), heldOut.count(), seed, tried),
        left);
  }

  private static boolean isWorthTrying(int components, ClassPoints training) {
    double work = (double) training.count() * components * training.size() * training.size();
    return components <= training.mostComponents() && work <= MOST_WORK;
  }
}
