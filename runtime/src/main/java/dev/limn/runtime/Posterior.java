package dev.limn.runtime;

/**
 * What an encoder says of a batch of images: a normal distribution a latent number.
 *
 * @param mean the means {@code [N,Z]}
 * @param logVariance the natural logarithms of the variances {@code [N,Z]}
 */
public record Posterior(Latents mean, Latents logVariance) {}
