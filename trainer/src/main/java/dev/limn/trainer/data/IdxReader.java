package dev.limn.trainer.data;

import dev.limn.LimnException;
import dev.limn.trainer.data.DataSet.SourceFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads one split from an IDX image file and its label file, gzipped or not.
 *
 * <p>IDX, as published with MNIST: big-endian int32 magic (2051 images, 2049 labels), count, for
 * images rows and columns, then one byte a pixel or label.
 */
final class IdxReader {

  private static final int IMAGE_MAGIC = 2051;
  private static final int LABEL_MAGIC = 2049;

  private IdxReader() {}

  /** A split and the two files it was read from. */
  record Split(ImageSet images, List<SourceFile> files) {}

  private record Images(int count, int height, int width, byte[] pixels, SourceFile file) {}

  private record Labels(byte[] values, SourceFile file) {}

  static Split read(String name, Path imageFile, Path labelFile, List<String> classNames) {
    Images images = images(imageFile);
    Labels labels = labels(labelFile);
    if (images.count != labels.values.length) {
      throw new LimnException(
          "%s holds %d images, but %s holds %d labels: they are no pair, get both from one place"
              .formatted(imageFile, images.count, labelFile, labels.values.length));
    }
    ImageSet set =
        new ImageSet(
            name,
            1,
            images.height,
            images.width,
            images.pixels,
            toInts(labelFile, labels.values, classNames.size()),
            classNames);
    return new Split(set, List.of(images.file, labels.file));
  }

  private static Images images(Path path) {
    try (DataFile file = DataFile.open(path)) {
      requireMagic(file, IMAGE_MAGIC);
      int count = file.readInt("header");
      int height = file.readInt("header");
      int width = file.readInt("header");
      int bytes = ImageSet.byteCount(path.toString(), count, 1, height, width);
      String promise = "%d images of %dx%d".formatted(count, height, width);
      byte[] pixels = body(file, bytes, promise);
      return new Images(count, height, width, pixels, source(file));
    }
  }

  private static Labels labels(Path path) {
    try (DataFile file = DataFile.open(path)) {
      requireMagic(file, LABEL_MAGIC);
      int count = file.readInt("header");
      if (count < 0) {
        throw new LimnException(
            path + ": the number of labels must be 0 or more, found " + count + ": get it again");
      }
      return new Labels(body(file, count, count + " labels"), source(file));
    }
  }

  private static void requireMagic(DataFile file, int magic) {
    int found = file.readInt("magic number");
    if (found != magic) {
      throw new LimnException(
          "%s: an IDX %s file begins with the number %d, found %s: give the right file"
              .formatted(
                  file.path(), magic == IMAGE_MAGIC ? "image" : "label", magic, describe(found)));
    }
  }

  private static String describe(int magic) {
    return switch (magic) {
      case IMAGE_MAGIC -> magic + " (an image file)";
      case LABEL_MAGIC -> magic + " (a label file)";
      default -> magic + " (no IDX file of images or labels)";
    };
  }

  /** The bytes after the header: exactly as many as it promises. */
  private static byte[] body(DataFile file, int bytes, String promise) {
    if (!file.mayHold(bytes)) {
      throw truncated(file, bytes, promise, "a file too short for them");
    }
    byte[] body = file.read(bytes);
    if (body.length < bytes) {
      throw truncated(file, bytes, promise, body.length + " bytes");
    }
    if (!file.atEnd()) {
      throw new LimnException(
          "%s: the header promises %s (%d bytes), found more after them: get the file again"
              .formatted(file.path(), promise, bytes));
    }
    return body;
  }

  private static LimnException truncated(DataFile file, int bytes, String promise, String found) {
    return new LimnException(
        "%s: the header promises %s (%d bytes), found %s: the file is truncated, get it again"
            .formatted(file.path(), promise, bytes, found));
  }

  private static SourceFile source(DataFile file) {
    return new SourceFile(file.path().getFileName().toString(), file.sha256());
  }

  private static int[] toInts(Path path, byte[] labels, int classes) {
    int[] values = new int[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(labels[i]);
      if (values[i] >= classes) {
        throw new LimnException(
            "%s: labels must lie in 0..%d, found %d at index %d: get the file again"
                .formatted(path, classes - 1, values[i], i));
      }
    }
    return values;
  }
}
