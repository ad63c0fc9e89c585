package dev.limn.cli.command;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.array.NpyType;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.model.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the images that a command was given. */
final class ImageInput {

  private ImageInput() {}

  /**
   * An {@code .npy} file uint8 [N,H,W,C], one picture, or a directory of pictures in order of name.
   */
  static ImageBatch read(Path source, ImageFormat format) {
    if (!Files.exists(source)) {
      throw new UsageException("images " + source + " do not exist");
    }
    try {
      if (Files.isDirectory(source)) {
        return pictures(visibleFiles(source), format);
      }
      if (source.toString().endsWith(".npy")) {
        return array(NpyFile.read(source), source);
      }
      return pictures(List.of(source), format);
    } catch (IllegalArgumentException e) {
      throw new UsageException(source + ": " + e.getMessage());
    }
  }

  private static ImageBatch array(NpyArray array, Path source) {
    long[] shape = array.shape();
    if (array.type() != NpyType.UINT8 || shape.length != 4 || shape[0] < 1) {
      throw new UsageException(source + ": images must be uint8 [N,H,W,C], found " + array);
    }
    return new ImageBatch(
        Math.toIntExact(shape[0]),
        Math.toIntExact(shape[1]),
        Math.toIntExact(shape[2]),
        Math.toIntExact(shape[3]),
        array.data());
  }

  private static ImageBatch pictures(List<Path> files, ImageFormat format) {
    int height = format.height();
    int width = format.width();
    int channels = format.channels();
    byte[] pixels = new byte[ImageBatch.byteCount(files.size(), height, width, channels)];
    int at = 0;
    for (Path file : files) {
      PixelImage image = picture(file, format);
      System.arraycopy(image.pixels(), 0, pixels, at, image.pixels().length);
      at += image.pixels().length;
    }
    return new ImageBatch(files.size(), height, width, channels, pixels);
  }

  private static PixelImage picture(Path file, ImageFormat format) {
    PixelImage image = ImageReader.read(file, format.channels());
    if (image.height() != format.height() || image.width() != format.width()) {
      throw new UsageException(
          file
              + ": the model reads images of "
              + format.describe()
              + ", found "
              + image.height()
              + "x"
              + image.width()
              + ": resize it");
    }
    return image;
  }

  private static List<Path> visibleFiles(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UsageException("images " + directory + ": the directory holds no file");
      }
      return files;
    } catch (IOException e) {
      throw new LimnException("cannot read " + directory + ": " + AtomicOutput.reason(e), e);
    }
  }
}
