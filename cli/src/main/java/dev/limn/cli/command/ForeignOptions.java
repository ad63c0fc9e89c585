package dev.limn.cli.command;

import dev.limn.onnx.PixelRange;
import dev.limn.runtime.packaging.ForeignAnswers;
import dev.limn.runtime.packaging.ImageLayout;
import dev.limn.runtime.packaging.ImageSize;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What is said of a foreign decoder where its graph leaves a question open. */
final class ForeignOptions {

  @Option(
      names = "--latent-input",
      paramLabel = "NAME",
      description = "the input of latents; default: the only float input")
  private String latentInput;

  @Option(
      names = "--label-input",
      paramLabel = "NAME",
      description = "the input of classes, an index or a one-hot row; default: the integer input")
  private String labelInput;

  @Option(
      names = "--image-output",
      paramLabel = "NAME",
      description = "the output of images; default: the only one")
  private String imageOutput;

  @Option(
      names = "--classes",
      paramLabel = "K|NAMES",
      description = "how many classes there are, or their names: 10 or cat,dog")
  private String classes;

  @Option(
      names = "--range",
      paramLabel = "0..1|-1..1|0..255",
      description = "what black and white are; default: what the graph's last operator says")
  private String range;

  @Option(
      names = "--layout",
      paramLabel = "nchw|nhwc|nhw",
      description = "the order of the image's axes; default: by where its 1 or 3 channels stand")
  private String layout;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "height and width of images that the decoder makes flat")
  private String size;

  /**
   * The answers that were given.
   *
   * @throws dev.limn.UsageException if one is worded wrongly
   */
  ForeignAnswers answers() {
    return new ForeignAnswers(
        latentInput,
        labelInput,
        imageOutput,
        read(classes, ForeignAnswers::classes),
        read(range, PixelRange::parse),
        read(layout, ImageLayout::parse),
        read(size, ImageSize::parse));
  }

  private static <T> T read(String text, Function<String, T> reader) {
    return text == null ? null : reader.apply(text);
  }
}
