package dev.limn.runtime.image;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A batch of images of one size as packed unsigned bytes {@code [N,H,W,C]}, with a label an image
 * where a conditional model drew them.
 *
 * <p>Not copied on the way in or out: the maker hands the arrays over, and a reader that changes
 * them changes the batch. May be read by many threads.
 */
public final class ImageBatch {

  private final int count;
  private final int height;
  private final int width;
  private final int channels;
  private final byte[] pixels;
  private final int[] labels;

  /**
   * Wraps the pixels of unlabelled images.
   *
   * @param count N, images, from 0 on
   * @param height H, rows
   * @param width W, columns
   * @param channels C, 1 (grey) or 3 (red, green, blue)
   * @param pixels N x H x W x C bytes
   * @throws IllegalArgumentException if the pixels do not fill the shape
   */
  public ImageBatch(int count, int height, int width, int channels, byte[] pixels) {
    this(count, height, width, channels, pixels, null);
  }

  private ImageBatch(int count, int height, int width, int channels, byte[] pixels, int[] labels) {
    if (count < 0 || height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "no image batch has the shape " + shape(count, height, width, channels));
    }
    if (pixels.length != byteCount(count, height, width, channels)) {
      throw new IllegalArgumentException(
          "image batch "
              + shape(count, height, width, channels)
              + " found in "
              + pixels.length
              + " bytes");
    }
    if (labels != null && labels.length != count) {
      throw new IllegalArgumentException(
          "each image needs a label: " + count + " images, " + labels.length + " labels");
    }
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * How many bytes a batch takes.
   *
   * @param count N
   * @param height H
   * @param width W
   * @param channels C
   * @return N x H x W x C
   * @throws IllegalArgumentException if that is more than one array can hold
   */
  public static int byteCount(int count, int height, int width, int channels) {
    try {
      return Math.multiplyExact(
          Math.multiplyExact(count, height), Math.multiplyExact(width, channels));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "image batch " + shape(count, height, width, channels) + " is over 2 GiB", e);
    }
  }

  /**
   * The same images with a label each.
   *
   * @param newLabels N class indices; not copied
   * @return a batch over the same pixels
   * @throws IllegalArgumentException if there are not N labels
   */
  public ImageBatch withLabels(int[] newLabels) {
    return new ImageBatch(count, height, width, channels, pixels, newLabels);
  }

  /**
   * N.
   *
   * @return how many images there are
   */
  public int count() {
    return count;
  }

  /**
   * H.
   *
   * @return the rows of an image
   */
  public int height() {
    return height;
  }

  /**
   * W.
   *
   * @return the columns of an image
   */
  public int width() {
    return width;
  }

  /**
   * C.
   *
   * @return 1 (grey) or 3 (red, green, blue)
   */
  public int channels() {
    return channels;
  }

  /**
   * The packed pixels.
   *
   * @return the batch's own array, {@code [N,H,W,C]}
   */
  public byte[] pixels() {
    return pixels;
  }

  /**
   * The class index of each image.
   *
   * @return the batch's own array of N labels, empty where the images have none
   */
  public Optional<int[]> labels() {
    return Optional.ofNullable(labels);
  }

  /**
   * Copies one image out.
   *
   * @param index from 0 to N - 1
   * @return the image
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public PixelImage image(int index) {
    Objects.checkIndex(index, count);
    int size = height * width * channels;
    return new PixelImage(
        height, width, channels, Arrays.copyOfRange(pixels, index * size, (index + 1) * size));
  }

  /**
   * Copies a run of images out, labels included.
   *
   * @param from first image
   * @param to behind the last image
   * @return a batch of {@code to - from} images
   * @throws IndexOutOfBoundsException if the run does not lie in the batch
   */
  public ImageBatch slice(int from, int to) {
    Objects.checkFromToIndex(from, to, count);
    int size = height * width * channels;
    return new ImageBatch(
        to - from,
        height,
        width,
        channels,
        Arrays.copyOfRange(pixels, from * size, to * size),
        labels == null ? null : Arrays.copyOfRange(labels, from, to));
  }

  /**
   * Lays the images out row by row without a gap; places left over in the last row are black.
   *
   * @param columns images a row, at least 1; more than N count as N
   * @return one image of {@code ceil(N / columns)} rows of images
   * @throws IllegalArgumentException if the batch is empty, columns is less than 1, or the grid is
   *     over 2 GiB
   */
  public PixelImage grid(int columns) {
    if (count == 0 || columns < 1) {
      throw new IllegalArgumentException(
          "a grid needs an image and a column, found " + count + " and " + columns);
    }
    int across = Math.min(columns, count);
    int rows = (count - 1) / across + 1;
    byte[] grid = new byte[byteCount(1, rows * height, across * width, channels)];
    int line = width * channels;
    int stride = across * line;
    for (int i = 0; i < count; i++) {
      int corner = i / across * height * stride + i % across * line;
      for (int y = 0; y < height; y++) {
        System.arraycopy(pixels, (i * height + y) * line, grid, corner + y * stride, line);
      }
    }
    return new PixelImage(rows * height, across * width, channels, grid);
  }

  /**
   * Lays the images out as nearly square as whole rows allow.
   *
   * @return {@link #grid(int)} with ceil(sqrt(N)) columns
   */
  public PixelImage grid() {
    return grid((int) Math.ceil(Math.sqrt(count)));
  }

  private static String shape(int count, int height, int width, int channels) {
    return "[" + count + "," + height + "," + width + "," + channels + "]";
  }
}
