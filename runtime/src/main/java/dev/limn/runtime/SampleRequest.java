package dev.limn.runtime;

import dev.limn.UsageException;
import java.util.Objects;

/**
 * What to draw. Sample {@code i} depends on the seed and {@code i} alone, so any part of a request
 * equals the same part of a larger one.
 *
 * @param count how many samples, from 1 on; one call's latents and pixels must fit an array each
 * @param seed any value
 * @param firstIndex index of the first sample, from 0 on
 * @param labels the classes; ignored by an unconditional model unless they are listed, which it
 *     refuses
 * @param temperature scales the deviation from the prior's mean (of a mixture, from the chosen
 *     component's mean), finite, from 0 on; 1 = the prior
 * @param prior the distribution of latents
 */
public record SampleRequest(
    int count, long seed, long firstIndex, Labels labels, float temperature, PriorChoice prior) {

  /**
   * Checks the ranges.
   *
   * @throws UsageException if one is out of range
   */
  public SampleRequest {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(prior, "prior");
    if (count < 1) {
      throw new UsageException("count must be at least 1, found " + count);
    }
    if (firstIndex < 0 || firstIndex > Long.MAX_VALUE - count) {
      throw new UsageException(
          "first index must be from 0 on and leave room for " + count + ", found " + firstIndex);
    }
    if (!(temperature >= 0) || Float.isInfinite(temperature)) {
      throw new UsageException(
          "temperature must be a finite number from 0 on, found " + temperature);
    }
  }

  /**
   * A request for the first samples of seed 0, labels drawn uniformly, temperature 1, the model's
   * default prior.
   *
   * @param count how many samples
   * @return the request
   * @throws UsageException if count is less than 1
   */
  public static SampleRequest of(int count) {
    return new SampleRequest(count, 0, 0, Labels.UNIFORM, 1, PriorChoice.DEFAULT);
  }

  /**
   * This request with another seed.
   *
   * @param newSeed any value
   * @return the changed request
   */
  public SampleRequest withSeed(long newSeed) {
    return new SampleRequest(count, newSeed, firstIndex, labels, temperature, prior);
  }

  /**
   * This request from another index on.
   *
   * @param newFirstIndex index of its first sample
   * @return the changed request
   * @throws UsageException if the index is negative
   */
  public SampleRequest withFirstIndex(long newFirstIndex) {
    return new SampleRequest(count, seed, newFirstIndex, labels, temperature, prior);
  }

  /**
   * This request with other labels.
   *
   * @param newLabels the classes
   * @return the changed request
   */
  public SampleRequest withLabels(Labels newLabels) {
    return new SampleRequest(count, seed, firstIndex, newLabels, temperature, prior);
  }

  /**
   * This request with another temperature.
   *
   * @param newTemperature finite, from 0 on
   * @return the changed request
   * @throws UsageException if it is negative or not finite
   */
  public SampleRequest withTemperature(float newTemperature) {
    return new SampleRequest(count, seed, firstIndex, labels, newTemperature, prior);
  }

  /**
   * This request from another prior.
   *
   * @param newPrior one that the model has
   * @return the changed request
   */
  public SampleRequest withPrior(PriorChoice newPrior) {
    return new SampleRequest(count, seed, firstIndex, labels, temperature, newPrior);
  }

  /** Samples of this request from one on. */
  SampleRequest part(long from, int newCount) {
    return new SampleRequest(newCount, seed, firstIndex + from, labels, temperature, prior);
  }
}
