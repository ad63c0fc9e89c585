package dev.limn.server.sampling;

import dev.limn.runtime.Latents;
import dev.limn.runtime.image.ImageBatch;

/**
 * Images that are drawn and not yet written.
 *
 * @param images with labels where the model has classes
 * @param latents what they were decoded from; null where the format has no room for them
 * @param layout how a PNG arranges them
 * @param columns how many stand beside each other in a grid
 */
record Sheet(ImageBatch images, Latents latents, Layout layout, int columns) {}
