package dev.limn.runtime.packaging;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.onnx.DecoderPorts;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.OutputRange;
import dev.limn.onnx.PixelRange;
import dev.limn.onnx.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which output of a foreign decoder is the image, and how it is to be read: found, or asked for.
 */
record ForeignImage(
    String file, OnnxModel model, ForeignAnswers answers, List<List<Tensor>> batches) {

  DecoderPorts.Image image() {
    Tensor image = output();
    if (image.type() != ElementType.FLOAT32 && image.type() != ElementType.UINT8) {
      throw new UsageException(
          "%s: an image must be float32 or uint8, found %s: export it so".formatted(file, image));
    }
    Axes axes = axes(image);
    Optional<PixelRange> bound =
        image.type() == ElementType.UINT8
            ? Optional.of(PixelRange.BYTES)
            : OutputRange.of(model, image.name());
    return new DecoderPorts.Image(
        image.name(),
        image.type(),
        axes.layout == ImageLayout.NHWC,
        axes.channels,
        axes.height,
        axes.width,
        range(image, bound),
        bound.isPresent());
  }

  private record Axes(ImageLayout layout, int channels, int height, int width) {}

  private Tensor output() {
    List<Tensor> outputs = batches.get(0);
    if (answers.imageOutput() != null) {
      List<String> names = outputs.stream().map(Tensor::name).toList();
      return outputs.stream()
          .filter(output -> output.name().equals(answers.imageOutput()))
          .findFirst()
          .orElseThrow(
              () ->
                  new UsageException(
                      "%s has no output '%s' for --image-output%s"
                          .formatted(
                              file,
                              answers.imageOutput(),
                              Suggestion.tail(answers.imageOutput(), names))));
    }
    List<Tensor> pictures = outputs.stream().filter(output -> output.shape().length > 2).toList();
    List<Tensor> candidates = pictures.isEmpty() ? outputs : pictures;
    if (candidates.size() != 1) {
      throw new UsageException(
          "%s has %d outputs, %s: which is the image? say %s"
              .formatted(
                  file,
                  candidates.size(),
                  candidates.stream().map(ForeignImage::text).collect(Collectors.joining(" and ")),
                  candidates.stream()
                      .map(output -> "--image-output " + output.name())
                      .collect(Collectors.joining(" or "))));
    }
    return candidates.get(0);
  }

  private Axes axes(Tensor image) {
    long[] shape = image.shape();
    if (answers.size() != null && shape.length != 2) {
      throw new UsageException(
          "%s: --size is for a flat image, found %s: leave it out".formatted(file, text(image)));
    }
    return switch (shape.length) {
      case 2 -> flat(image, (int) shape[1]);
      case 3 -> grey(image, shape);
      case 4 -> full(image, shape);
      default ->
          throw new UsageException(
              "%s: an image has 2 to 4 axes, found %s".formatted(file, text(image)));
    };
  }

  private Axes flat(Tensor image, int length) {
    ImageSize size = answers.size();
    if (size == null) {
      throw new UsageException(
          "%s makes flat images %s: of which height and width? say --size 28x28 or the like"
              .formatted(file, text(image)));
    }
    int channels = length / (size.height() * size.width());
    boolean fills = length == channels * size.height() * size.width();
    if (!fills || (channels != 1 && channels != 3)) {
      throw new UsageException(
          "%s: --size %dx%d with 1 or 3 channels does not fill %s"
              .formatted(file, size.height(), size.width(), text(image)));
    }
    if (channels == 3 && answers.layout() == null) {
      throw whichLayout(image);
    }
    ImageLayout layout = channels == 1 ? ImageLayout.NCHW : answers.layout();
    return new Axes(layout, channels, size.height(), size.width());
  }

  private Axes grey(Tensor image, long[] shape) {
    if (answers.layout() != ImageLayout.NHW) {
      throw new UsageException(
          "%s makes images of three axes %s: are they batch, rows and columns, grey? say --layout nhw"
              .formatted(file, text(image)));
    }
    return new Axes(ImageLayout.NHW, 1, (int) shape[1], (int) shape[2]);
  }

  private Axes full(Tensor image, long[] shape) {
    boolean first = shape[1] == 1 || shape[1] == 3;
    boolean last = shape[3] == 1 || shape[3] == 3;
    if (!first && !last) {
      throw new UsageException(
          "%s: an image has 1 or 3 channels, second or last, found %s"
              .formatted(file, text(image)));
    }
    if (first && last && answers.layout() == null) {
      throw whichLayout(image);
    }
    ImageLayout found = first ? ImageLayout.NCHW : ImageLayout.NHWC;
    ImageLayout layout = answers.layout() == null ? found : answers.layout();
    if (layout != found && !(first && last && layout == ImageLayout.NHWC)) {
      throw new UsageException(
          "%s: --layout %s does not fit %s: it is %s".formatted(file, layout, text(image), found));
    }
    return layout == ImageLayout.NCHW
        ? new Axes(layout, (int) shape[1], (int) shape[2], (int) shape[3])
        : new Axes(layout, (int) shape[3], (int) shape[1], (int) shape[2]);
  }

  private UsageException whichLayout(Tensor image) {
    return new UsageException(
        "%s: are the channels of %s before the rows or last? say --layout nchw or --layout nhwc"
            .formatted(file, text(image)));
  }

  private PixelRange range(Tensor image, Optional<PixelRange> bound) {
    PixelRange said = answers.range();
    if (said != null && bound.isPresent() && bound.get() != said) {
      throw new UsageException(
          "%s: the graph keeps '%s' within %s, found --range %s: leave it out"
              .formatted(file, image.name(), bound.get(), said));
    }
    if (bound.isPresent()) {
      return bound.get();
    }
    Extent extent = Extent.of(batches, batches.get(0).indexOf(image));
    if (said == null) {
      throw new UsageException(
          "%s does not bound '%s', which reached %s: what are black and white? say --range 0..1, --range -1..1 or --range 0..255"
              .formatted(file, image.name(), extent));
    }
    if (!extent.fits(said)) {
      throw new UsageException(
          "%s: --range %s does not fit '%s', which reached %s"
              .formatted(file, said, image.name(), extent));
    }
    return said;
  }

  /** The least and the greatest number of some runs. */
  private record Extent(float least, float greatest) {

    static Extent of(List<List<Tensor>> batches, int output) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (List<Tensor> batch : batches) {
        for (float value : batch.get(output).toFloats()) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
      return new Extent(least, greatest);
    }

    /** Not far beyond it, and not so small a part of it that all is one colour. */
    boolean fits(PixelRange range) {
      float width = range.white() - range.black();
      return least > range.black() - width / 4
          && greatest < range.white() + width / 4
          && (range != PixelRange.BYTES || greatest > 2);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "from %.3g to %.3g in a trial", least, greatest);
    }
  }

  private static String text(Tensor tensor) {
    String axes =
        Arrays.stream(tensor.shape())
            .skip(1)
            .mapToObj(size -> "," + size)
            .collect(Collectors.joining());
    return "'" + tensor.name() + "' [N" + axes + "]";
  }
}
