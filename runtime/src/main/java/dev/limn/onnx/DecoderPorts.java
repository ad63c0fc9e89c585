package dev.limn.onnx;

import java.util.Optional;

/**
 * Where a foreign decoder takes latents and labels and gives images, and in what form.
 *
 * @param latent its latent
 * @param label its label, empty for an unconditional decoder
 * @param image its image
 */
public record DecoderPorts(Latent latent, Optional<Label> label, Image image) {

  /**
   * The input of latents.
   *
   * @param input float32 with at least two axes, the first the batch, the others fixed
   */
  public record Latent(ValueType input) {

    /** How many numbers a latent has: the product of the axes behind the batch. */
    public long size() {
      return input.shape().stream()
          .skip(1)
          .mapToLong(Dimension::size)
          .reduce(1, Math::multiplyExact);
    }
  }

  /**
   * The input of classes.
   *
   * @param input an index {@code [N]} or {@code [N,1]}, or a one-hot row {@code [N,K]}, integer or
   *     float32
   * @param classCount K
   */
  public record Label(ValueType input, int classCount) {

    /** Whether a class is a row with a 1 at its place. */
    public boolean oneHot() {
      return input.rank() == 2 && input.shape().get(1).size() != 1;
    }
  }

  /**
   * The output of images.
   *
   * @param output its name
   * @param type float32 or uint8
   * @param channelsLast whether the channels of a pixel stand together
   * @param channels C
   * @param height H
   * @param width W
   * @param range what black and white are
   * @param bounded whether the graph itself keeps within the range
   */
  public record Image(
      String output,
      ElementType type,
      boolean channelsLast,
      int channels,
      int height,
      int width,
      PixelRange range,
      boolean bounded) {}
}
