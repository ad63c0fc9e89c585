package dev.limn.server.inference;

import dev.limn.runtime.model.Manifest;

/**
 * What a request is answered with, before it is written as some protocol has it.
 *
 * @param request what was asked
 * @param model who was asked
 * @param pixels {@code [N,H,W,C]}, the owner's to keep; null where they were not asked for
 * @param image {@code [N,C,H,W]}, the owner's to keep; null where it was not asked for
 */
public record Result(InferRequest request, Manifest model, byte[] pixels, float[] image) {

  /**
   * The lengths of one of its outputs.
   *
   * @param tensor which
   * @return four of them
   */
  public long[] shape(InferRequest.Tensor tensor) {
    return tensor.shape(request.rows().count(), model.image());
  }
}
