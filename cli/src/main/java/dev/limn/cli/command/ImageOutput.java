package dev.limn.cli.command;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
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
  /** A NumPy array uint8 [N,H,W,C], and the labels int64 [N] in a file beside it. */
  NPY {
    @Override
    void write(ImageBatch images, int columns, Path target) {
      NpyArray array =
          NpyArray.ofBytes(
              images.pixels(), images.count(), images.height(), images.width(), images.channels());
      if (images.labels().isEmpty() || isDevice(target)) {
        NpyFile.write(array, target);
        return;
      }
      int[] labels = images.labels().get();
      requireNoDirectory(labelsBeside(target));
      // Both or neither: the labels wait under a temporary name until the images stand.
      AtomicOutput.file(
          labelsBeside(target),
          temporary -> {
            Files.write(temporary, NpyFile.encode(NpyArray.ofInts(labels, labels.length)));
            NpyFile.write(array, target);
          });
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

  /** Fixed and without a zone: equal requests make equal files, everywhere. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  /** Writes images whole or not at all. */
  abstract void write(ImageBatch images, int columns, Path target);

  /**
   * Refuses a directory where a file is to be written.
   *
   * @throws LimnException if the path is a directory
   */
  static void requireNoDirectory(Path target) {
    if (Files.isDirectory(target)) {
      throw new LimnException(
          "cannot write " + target + ": it is a directory: remove it or choose another path");
    }
  }

  /** The format that was asked for, or else the one that the file's ending names. */
  static ImageOutput of(String format, Path target) {
    String wanted = (format == null ? ending(target) : format).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(output -> output.name().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "output "
                        + target
                        + ": format must be png, npy, zip or raw, found "
                        + (wanted.isEmpty() ? "none" : "'" + wanted + "'")
                        + ": name the file so or add --format"));
  }

  private static String ending(Path target) {
    String name = String.valueOf(target.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /** {@code x.npy} has its labels in {@code x.labels.npy}. */
  static Path labelsBeside(Path target) {
    String name = target.getFileName().toString().replaceFirst("(?i)\\.npy$", "");
    return target.resolveSibling(name + ".labels.npy");
  }

  /** Nothing can stand beside a device or pipe such as {@code /dev/null}. */
  private static boolean isDevice(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target);
  }

  private static void zip(ImageBatch images, Path target) throws IOException {
    int digits = String.valueOf(images.count() - 1).length();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
      for (int i = 0; i < images.count(); i++) {
        int index = i;
        String label = images.labels().map(labels -> "-label-" + labels[index]).orElse("");
        ZipEntry entry = new ZipEntry(("%0" + digits + "d%s.png").formatted(i, label));
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
        zip.write(PngFile.encode(images.image(i)));
      }
    }
  }
}
