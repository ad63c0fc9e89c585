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
import java.util.Arrays;
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
    if (source.toString().endsWith(".npy")) {
      return batch(NpyFile.read(source), source);
    }
    List<Path> files = Files.isDirectory(source) ? pictures(source) : List.of(source);
    byte[] pixels =
        new byte
            [ImageBatch.byteCount(
                files.size(), format.height(), format.width(), format.channels())];
    for (int i = 0; i < files.size(); i++) {
      PixelImage image = ImageReader.read(files.get(i), format.channels());
      if (image.height() != format.height() || image.width() != format.width()) {
        throw new UsageException(
            files.get(i)
                + ": the model reads images of "
                + format.describe()
                + ", found "
                + image.height()
                + "x"
                + image.width()
                + ": resize it");
      }
      System.arraycopy(image.pixels(), 0, pixels, i * image.pixels().length, image.pixels().length);
    }
    return new ImageBatch(files.size(), format.height(), format.width(), format.channels(), pixels);
  }

  private static ImageBatch batch(NpyArray array, Path source) {
    long[] shape = array.shape();
    if (array.type() != NpyType.UINT8 || shape.length != 4) {
      throw new UsageException(
          source
              + ": images are uint8 [N,H,W,C], found "
              + array.type()
              + " "
              + Arrays.toString(shape));
    }
    try {
      return new ImageBatch(
          Math.toIntExact(shape[0]),
          Math.toIntExact(shape[1]),
          Math.toIntExact(shape[2]),
          Math.toIntExact(shape[3]),
          array.data());
    } catch (IllegalArgumentException e) {
      throw new UsageException(source + ": " + e.getMessage());
    }
  }

  private static List<Path> pictures(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
      if (files.isEmpty()) {
        throw new UsageException("images " + directory + ": the directory holds no file");
      }
      return files;
    } catch (IOException e) {
      throw new LimnException("cannot read " + directory + ": " + AtomicOutput.reason(e), e);
    }
  }
}
