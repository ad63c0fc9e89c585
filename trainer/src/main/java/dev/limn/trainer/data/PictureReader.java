package dev.limn.trainer.data;

import dev.limn.trainer.data.PictureFolder.Entry;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads pictures into one set: RGB, or one channel where every picture is grey. */
final class PictureReader {

  private static final String NAME = "pictures";

  private PictureReader() {}

  /** Reads every entry, adds what is wrong to the faults, and throws if there are any. */
  static ImageSet read(List<Entry> entries, List<String> classNames, PictureFaults faults) {
    Map<Entry, Dimension> sizes = sizes(entries, faults);
    if (sizes.isEmpty()) {
      faults.throwIfAny();
    }
    Dimension size = mostFrequent(sizes);
    List<Entry> fitting = fitting(sizes, size, faults);
    byte[] rgb = new byte[ImageSet.byteCount(NAME, fitting.size(), 3, size.height, size.width)];
    int plane = size.height * size.width;
    boolean grey = true;
    for (int i = 0; i < fitting.size(); i++) {
      grey &= decode(fitting.get(i), size, rgb, 3 * plane * i, faults);
    }
    faults.throwIfAny();
    int[] labels = fitting.stream().mapToInt(Entry::label).toArray();
    byte[] pixels = grey ? firstPlanes(rgb, plane) : rgb;
    return new ImageSet(NAME, grey ? 1 : 3, size.height, size.width, pixels, labels, classNames);
  }

  private static Map<Entry, Dimension> sizes(List<Entry> entries, PictureFaults faults) {
    Map<Entry, Dimension> sizes = new LinkedHashMap<>();
    for (Entry entry : entries) {
      try {
        sizes.put(entry, Picture.size(entry.path()));
      } catch (Picture.Fault e) {
        faults.add(entry.path(), e.getMessage());
      }
    }
    return sizes;
  }

  /** The size that most pictures have is the one that the others lack; among equals the smaller. */
  private static Dimension mostFrequent(Map<Entry, Dimension> sizes) {
    Map<Dimension, Integer> counts = new LinkedHashMap<>();
    sizes.values().forEach(size -> counts.merge(size, 1, Integer::sum));
    return counts.keySet().stream()
        .max(
            Comparator.comparingInt((Dimension size) -> counts.get(size))
                .thenComparing(size -> -size.height)
                .thenComparing(size -> -size.width))
        .orElseThrow();
  }

  private static List<Entry> fitting(
      Map<Entry, Dimension> sizes, Dimension expected, PictureFaults faults) {
    List<Entry> fitting = new ArrayList<>();
    sizes.forEach(
        (entry, size) -> {
          if (size.equals(expected)) {
            fitting.add(entry);
            return;
          }
          faults.add(
              entry.path(),
              "is %dx%d, expects %dx%d (width x height) as most pictures have"
                  .formatted(size.width, size.height, expected.width, expected.height));
        });
    return fitting;
  }

  private static boolean decode(
      Entry entry, Dimension size, byte[] rgb, int offset, PictureFaults faults) {
    try {
      return Picture.decode(entry.path(), size, rgb, offset);
    } catch (Picture.Fault e) {
      faults.add(entry.path(), e.getMessage());
      return true;
    }
  }

  /** The red plane of every picture: in grey pictures green and blue repeat it. */
  private static byte[] firstPlanes(byte[] rgb, int plane) {
    byte[] grey = new byte[rgb.length / 3];
    for (int at = 0; at < grey.length; at += plane) {
      System.arraycopy(rgb, 3 * at, grey, at, plane);
    }
    return grey;
  }
}
