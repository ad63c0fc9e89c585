package dev.limn.trainer.data;

import dev.limn.LimnException;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Images of one shape in memory, with or without labels. Pixels are uint8, packed N,C,H,W.
 *
 * <p>The arrays are held, not copied: whoever makes a set gives them away, and whoever reads them
 * must not write. Under that rule a set may be shared by any number of threads.
 */
public final class ImageSet {

  /** The largest height or width of an image, in pixels. */
  public static final int MAX_SIDE = 4096;

  /** The largest array that every JVM can allocate. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final String name;
  private final int count;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] pixels;
  private final int[] labels;
  private final List<String> classNames;

  /**
   * Makes a set of images.
   *
   * @param name what messages call the set
   * @param channels 1 (grey) or 3 (red, green, blue)
   * @param height rows of an image, 1 to {@value #MAX_SIDE}
   * @param width columns of an image, 1 to {@value #MAX_SIDE}
   * @param pixels uint8 values packed N,C,H,W; the set takes the array over
   * @param labels one class index an image, or empty; the set takes the array over
   * @param classNames the names of the classes, in the order of their indices
   * @throws LimnException if the shape is out of range, the pixels are no whole number of images,
   *     the labels are neither none nor one an image, or a label has no class name
   */
  public ImageSet(
      String name,
      int channels,
      int height,
      int width,
      byte[] pixels,
      int[] labels,
      List<String> classNames) {
    int imageBytes = byteCount(name, 1, channels, height, width);
    if (pixels.length % imageBytes != 0) {
      throw new LimnException(
          "%s: pixels must hold whole images of %d bytes (%dx%dx%d), found %d bytes"
              .formatted(name, imageBytes, channels, height, width, pixels.length));
    }
    this.name = name;
    this.count = pixels.length / imageBytes;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
    requireLabels();
  }

  /**
   * The bytes that images of a shape take up in one array, checked before anything is allocated.
   *
   * @param name what the message calls the set
   * @param count number of images, at least 0
   * @param channels 1 or 3
   * @param height rows, 1 to {@value #MAX_SIDE}
   * @param width columns, 1 to {@value #MAX_SIDE}
   * @return count x channels x height x width
   * @throws LimnException if a size is out of range or the images do not fit into one array
   */
  public static int byteCount(String name, long count, int channels, int height, int width) {
    if (channels != 1 && channels != 3) {
      throw new LimnException(
          "%s: images must have 1 channel (grey) or 3 (RGB), found %d".formatted(name, channels));
    }
    if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
      throw new LimnException(
          "%s: image sides must be 1 to %d pixels, found %dx%d (height x width)"
              .formatted(name, MAX_SIDE, height, width));
    }
    long imageBytes = (long) channels * height * width;
    if (count < 0 || count > MAX_BYTES / imageBytes) {
      throw new LimnException(
          "%s: a set must fit into %d bytes, found %d images of %dx%dx%d: use fewer or smaller ones"
              .formatted(name, MAX_BYTES, count, channels, height, width));
    }
    return (int) (count * imageBytes);
  }

  /** What messages call the set. */
  public String name() {
    return name;
  }

  /** Number of images, N. */
  public int count() {
    return count;
  }

  /** Number of channels, C: 1 (grey) or 3 (red, green, blue). */
  public int channels() {
    return channels;
  }

  /** Rows of an image, H. */
  public int height() {
    return height;
  }

  /** Columns of an image, W. */
  public int width() {
    return width;
  }

  /** Bytes of one image: C x H x W. */
  public int imageBytes() {
    return channels * height * width;
  }

  /** All pixels as uint8, packed N,C,H,W: the array itself, not to be written to. */
  public byte[] pixels() {
    return pixels;
  }

  /** One class index an image, or none at all: the array itself, not to be written to. */
  public int[] labels() {
    return labels;
  }

  /** Whether the images have labels. A set without images has none. */
  public boolean labelled() {
    return labels.length > 0;
  }

  /** The names of the classes, in the order of their indices; unmodifiable. */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * A copy of one image.
   *
   * @param index from 0 to count - 1
   * @return uint8 values packed C,H,W
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public byte[] image(int index) {
    Objects.checkIndex(index, count);
    return Arrays.copyOfRange(pixels, index * imageBytes(), (index + 1) * imageBytes());
  }

  /**
   * A run of images as runtimes hold them.
   *
   * @param from first image
   * @param to behind the last image
   * @return a copy, packed {@code [N,H,W,C]}, with the labels of a labelled set
   * @throws IndexOutOfBoundsException if the run does not lie in the set
   */
  public ImageBatch batch(int from, int to) {
    java.util.Objects.checkFromToIndex(from, to, count);
    int size = imageBytes();
    int area = height * width;
    byte[] packed = new byte[ImageBatch.byteCount(to - from, height, width, channels)];
    for (int i = 0; i < packed.length; i++) {
      int inImage = i % size;
      int planar = inImage % channels * area + inImage / channels;
      packed[i] = pixels[from * size + i / size * size + planar];
    }
    ImageBatch batch = new ImageBatch(to - from, height, width, channels, packed);
    return labelled() ? batch.withLabels(Arrays.copyOfRange(labels, from, to)) : batch;
  }

  /**
   * A copy of a range of the images, under the same name.
   *
   * @param from the first image
   * @param to one past the last
   * @return a set of {@code to - from} images
   * @throws IndexOutOfBoundsException if the range does not lie within the set
   */
  public ImageSet slice(int from, int to) {
    Objects.checkFromToIndex(from, to, count);
    byte[] pixelRange = Arrays.copyOfRange(pixels, from * imageBytes(), to * imageBytes());
    int[] labelRange = labelled() ? Arrays.copyOfRange(labels, from, to) : labels;
    return new ImageSet(name, channels, height, width, pixelRange, labelRange, classNames);
  }

  /**
   * A copy of the images of some classes, in their order, under a name that tells the classes. The
   * classes keep their indices.
   *
   * @param classes indices of class names
   * @return the images with one of these labels; none where the set has no labels
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public ImageSet ofClasses(int... classes) {
    List<String> kept = Arrays.stream(classes).mapToObj(classNames::get).toList();
    int[] rows =
        IntStream.range(0, labels.length)
            .filter(row -> kept.contains(classNames.get(labels[row])))
            .toArray();
    byte[] keptPixels = new byte[rows.length * imageBytes()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(pixels, rows[i] * imageBytes(), keptPixels, i * imageBytes(), imageBytes());
    }
    int[] keptLabels = Arrays.stream(rows).map(row -> labels[row]).toArray();
    String keptName = name + " (" + String.join(", ", kept) + ")";
    return new ImageSet(keptName, channels, height, width, keptPixels, keptLabels, classNames);
  }

  /** The same images under another name; the arrays are shared. */
  ImageSet named(String newName) {
    return new ImageSet(newName, channels, height, width, pixels, labels, classNames);
  }

  /**
   * The data hash: SHA-256 over the ASCII line {@code "limn-images/1 N C H W L\n"} (L: number of
   * labels), the pixels, and the labels as big-endian int32. Names do not count.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    String shape =
        "limn-images/1 %d %d %d %d %d\n".formatted(count, channels, height, width, labels.length);
    digest.update(shape.getBytes(StandardCharsets.US_ASCII));
    digest.update(pixels);
    ByteBuffer labelBytes = ByteBuffer.allocate(Math.multiplyExact(labels.length, Integer.BYTES));
    labelBytes.asIntBuffer().put(IntBuffer.wrap(labels));
    digest.update(labelBytes);
    return Checksum.of(digest);
  }

  @Override
  public String toString() {
    return "%s: %d images %dx%dx%d, %d classes"
        .formatted(name, count, channels, height, width, classNames.size());
  }

  private void requireLabels() {
    if (labels.length != 0 && labels.length != count) {
      throw new LimnException(
          "%s: labels must be none or one an image, found %d labels and %d images"
              .formatted(name, labels.length, count));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new LimnException(
            "%s: labels must lie in 0..%d, found %d at image %d"
                .formatted(name, classNames.size() - 1, labels[i], i));
      }
    }
  }
}
