/**
 * Fits a mixture of normal distributions to where a model's encoder puts its training images, so
 * that samples are drawn from where the decoder was trained.
 *
 * <p>Nothing here touches the training library: it works on exported models.
 */
package dev.limn.trainer.prior;
