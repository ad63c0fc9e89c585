package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The images that a command was given, and their classes. */
final class ImageOptions {

  @Option(
      names = "--images",
      paramLabel = "FILE|DIR",
      required = true,
      description = "uint8 [N,H,W,C] as .npy, one picture, or a directory of pictures")
  private Path images;

  @Option(
      names = "--labels",
      paramLabel = "L",
      description = "the images' classes, in turn: needed by a conditional model")
  private String labels;

  /** The images, not yet held against the model. */
  ImageBatch read(Sampler sampler) {
    return ImageInput.read(images, sampler.manifest().image());
  }

  /**
   * A class an image.
   *
   * @return class indices; empty for an unconditional model
   * @throws UsageException if a conditional model is given no classes, or the model has no such
   *     class
   */
  int[] labels(Sampler sampler, int count) {
    if (labels == null && !sampler.manifest().conditional()) {
      return new int[0];
    }
    if (labels == null) {
      throw new UsageException(
          "model "
              + sampler.manifest().name()
              + " is conditional: name the images' classes with --labels");
    }
    Labels given = Labels.parse(labels, sampler.manifest().image().classNames());
    return sampler.labels(SampleRequest.of(count).withLabels(given));
  }
}
