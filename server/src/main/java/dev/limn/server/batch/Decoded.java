package dev.limn.server.batch;

/**
 * The rows of one batch, of several jobs: each copies its own out.
 *
 * @param pixels {@code [rows,H,W,C]}; null where no job of the batch wanted them
 * @param images {@code [rows,C,H,W]} in [0,1]; null where no job of the batch wanted them
 */
public record Decoded(byte[] pixels, float[] images) {}
