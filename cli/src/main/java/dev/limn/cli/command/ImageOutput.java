package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** How a command writes images. */
enum ImageOutput {
  /** One picture with all images in a grid. */
  PNG {
    @Override
    void write(ImageBatch images, int columns, Path target) {
      PngFile.write(images.grid(columns), target);
    }
  },
  /** A NumPy array uint8 [N,H,W,C], and the labels int64 [N] beside it. */
  NPY {
    @Override
    void write(ImageBatch images, int columns, Path target) {
      NpyFile.write(
          NpyArray.ofBytes(
              images.pixels(), images.count(), images.height(), images.width(), images.channels()),
          target);
      images
          .labels()
          .ifPresent(
              labels ->
                  NpyFile.write(NpyArray.ofInts(labels, labels.length), labelsBeside(target)));
    }
  },
  /** A zip with a PNG an image, named by index and label. */
  ZIP {
    @Override
    void write(ImageBatch images, int columns, Path target) {
      AtomicOutput.file(target, temporary -> zip(images, temporary));
    }
  },
  /** The packed bytes [N,H,W,C] alone. */
  RAW {
    @Override
    void write(ImageBatch images, int columns, Path target) {
      AtomicOutput.file(target, images.pixels());
    }
  };

  /** Writes images whole or not at all. */
  abstract void write(ImageBatch images, int columns, Path target);

  /** The format that was asked for, or else the one that the file's ending names. */
  static ImageOutput of(String format, Path target) {
    String name = target.getFileName().toString();
    String wanted = format == null ? name.substring(name.lastIndexOf('.') + 1) : format;
    return Arrays.stream(values())
        .filter(output -> output.name().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "output "
                        + target
                        + ": format must be png, npy, zip or raw, found '"
                        + wanted
                        + "': name the file so or add --format"));
  }

  /** {@code x.npy} has its labels in {@code x.labels.npy}. */
  static Path labelsBeside(Path target) {
    String name = target.getFileName().toString().replaceFirst("\\.npy$", "");
    return target.resolveSibling(name + ".labels.npy");
  }

  private static void zip(ImageBatch images, Path target) throws IOException {
    int digits = String.valueOf(images.count() - 1).length();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
      for (int i = 0; i < images.count(); i++) {
        int index = i;
        String label = images.labels().map(labels -> "-label-" + labels[index]).orElse("");
        ZipEntry entry = new ZipEntry(("%0" + digits + "d%s.png").formatted(i, label));
        // A fixed time: equal requests make equal files.
        entry.setLastModifiedTime(FileTime.fromMillis(315_532_800_000L));
        zip.putNextEntry(entry);
        zip.write(PngFile.encode(images.image(i)));
      }
    }
  }
}
