package dev.limn.server.model;

import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;

/** Where the latents and labels of a request's rows come from. Immutable. */
public sealed interface RowSource {

  /**
   * How many rows there are.
   *
   * @return from 1 on
   */
  int count();

  /**
   * Writes latents and labels of some rows into a batch.
   *
   * @param sampler of the model that was asked
   * @param from the first row
   * @param rows how many
   * @param latents the batch's
   * @param labels the batch's; empty for an unconditional model
   * @param at which row of the batch the first one is
   */
  void fill(Sampler sampler, int from, int rows, float[] latents, int[] labels, int at);

  /**
   * Latents that the client has sent, of the model's size.
   *
   * @param latents {@code [N,Z]}
   * @param labels a class index a row; empty for an unconditional model
   */
  record Given(Latents latents, int[] labels) implements RowSource {

    @Override
    public int count() {
      return latents.count();
    }

    @Override
    public void fill(
        Sampler sampler, int from, int rows, float[] target, int[] targetLabels, int at) {
      int size = latents.size();
      System.arraycopy(latents.values(), from * size, target, at * size, rows * size);
      if (labels.length > 0) {
        System.arraycopy(labels, from, targetLabels, at, rows);
      }
    }
  }

  /**
   * Latents that are drawn when they are needed.
   *
   * @param request what is drawn
   */
  record Drawn(SampleRequest request) implements RowSource {

    @Override
    public int count() {
      return request.count();
    }

    @Override
    public void fill(
        Sampler sampler, int from, int rows, float[] target, int[] targetLabels, int at) {
      SampleRequest part =
          new SampleRequest(
              rows,
              request.seed(),
              request.firstIndex() + from,
              request.labels(),
              request.temperature(),
              request.prior());
      Latents drawn = sampler.latents(part);
      System.arraycopy(drawn.values(), 0, target, at * drawn.size(), rows * drawn.size());
      if (targetLabels.length > 0) {
        System.arraycopy(sampler.labels(part), 0, targetLabels, at, rows);
      }
    }
  }

  /**
   * The latents of images, encoded when they are needed.
   *
   * @param images {@code [N,H,W,C]} of the model's size
   * @param labels a class index a row; empty for an unconditional model
   */
  record Encoded(ImageBatch images, int[] labels) implements RowSource {

    @Override
    public int count() {
      return images.count();
    }

    @Override
    public void fill(
        Sampler sampler, int from, int rows, float[] target, int[] targetLabels, int at) {
      int[] some = labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, from + rows);
      Latents means = sampler.encode(images.slice(from, from + rows), some).mean();
      System.arraycopy(means.values(), 0, target, at * means.size(), rows * means.size());
      if (some.length > 0) {
        System.arraycopy(some, 0, targetLabels, at, rows);
      }
    }
  }
}
