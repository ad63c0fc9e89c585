package dev.limn.runtime.model;

import java.util.List;

/**
 * How a mixture prior was fitted: to the encoder's means of training images, with the number of
 * components that made the means of held-out images likeliest.
 *
 * @param components K of each mixture
 * @param images how many images it was fitted to
 * @param heldOut how many other images K was chosen on
 * @param seed the seed of its start
 * @param candidates each K that was tried, in order
 */
public record PriorFit(
    int components, int images, int heldOut, long seed, List<Candidate> candidates) {

  /** Copies the candidates. */
  public PriorFit {
    candidates = candidates == null ? List.of() : List.copyOf(candidates);
  }

  /**
   * A number of components that was tried.
   *
   * @param components K of each mixture
   * @param trainingLogLikelihood mean logarithm of the density at the means fitted to, in nats
   * @param heldOutLogLikelihood the same at the means held out
   */
  public record Candidate(
      int components, double trainingLogLikelihood, double heldOutLogLikelihood) {}
}
