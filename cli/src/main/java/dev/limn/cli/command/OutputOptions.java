package dev.limn.cli.command;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.file.UncachedOutput;
import dev.limn.runtime.image.ImageBatch;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where a command writes its images, and how. */
final class OutputOptions {

  @Option(
      names = "--format",
      paramLabel = "png|npy|zip|raw",
      description =
          "one grid, an array, a picture each, or bare bytes; default: what the ending of --out"
              + " names")
  private String format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "the output file; .npy has its labels beside it in .labels.npy")
  private Path out;

  /**
   * Refuses what could never be written, before a model is opened.
   *
   * @throws UsageException if neither option nor ending names a format
   * @throws LimnException if the file is a directory
   */
  void check() {
    ImageOutput.of(format, out);
    ImageOutput.requireNoDirectory(out);
  }

  /** Writes images whole or not at all, in a grid as nearly square as whole rows allow. */
  void write(ImageBatch images) {
    write(images, Labels.UNIFORM.gridColumns(images.count()));
  }

  /** Writes images whole or not at all. */
  void write(ImageBatch images, int columns) {
    ImageOutput.of(format, out).write(images, columns, out);
  }

  /** Whether images can be written as they come, without all of them in memory. */
  boolean takesStream() {
    return ImageOutput.of(format, out) == ImageOutput.RAW;
  }

  /** Writes the bytes of images as they come, whole or not at all. */
  void write(Stream<ImageBatch> images) {
    AtomicOutput.file(
        out,
        temporary -> {
          try (OutputStream bytes = UncachedOutput.create(temporary)) {
            PartWriter.write(images.map(ImageBatch::pixels).iterator(), bytes);
          }
        });
  }
}
