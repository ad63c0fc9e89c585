package dev.limn.trainer.data;

import dev.limn.LimnException;
import dev.limn.trainer.data.DataSet.SourceFile;
import dev.limn.zoo.download.Downloader;
import dev.limn.zoo.download.RemoteFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * CIFAR-10 in its binary version: five training batches and a test batch, each of records of one
 * label byte and 3072 pixels (C,H,W).
 */
record CifarSource(RemoteFile archive) implements DataSource {

  static final int SIDE = 32;

  private static final int IMAGE_BYTES = 3 * SIDE * SIDE;
  private static final int RECORD_BYTES = 1 + IMAGE_BYTES;

  private static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @Override
  public String name() {
    return "cifar-10";
  }

  @Override
  public DataSet load(Optional<Path> directory, Downloader downloader) {
    Path path = directory.orElseGet(() -> downloader.fetch(name(), List.of(archive)));
    CifarFiles files = CifarFiles.in(new DataDirectory(name(), path));
    List<String> classNames = classNames(files);
    List<SourceFile> sources = new ArrayList<>();
    new TreeMap<>(files.batches())
        .forEach((batch, bytes) -> sources.add(new SourceFile(batch, Checksum.of(bytes))));
    return new DataSet(
        name(),
        images(name() + "-train", files, CifarFiles.TRAIN, classNames),
        images(name() + "-test", files, List.of(CifarFiles.TEST), classNames),
        "CIFAR-10, A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009,"
            + " https://www.cs.toronto.edu/~kriz/cifar.html",
        "Licence of the training data: not stated.",
        sources);
  }

  private static ImageSet images(
      String name, CifarFiles files, List<String> names, List<String> classNames) {
    Map<String, byte[]> batches = files.batches();
    long records = 0;
    for (String batch : names) {
      records += records(files.place(), batch, batches.get(batch));
    }
    byte[] pixels = new byte[ImageSet.byteCount(name, records, 3, SIDE, SIDE)];
    int[] labels = new int[(int) records];
    int image = 0;
    for (String batch : names) {
      byte[] bytes = batches.get(batch);
      for (int at = 0; at < bytes.length; at += RECORD_BYTES) {
        labels[image] = label(files.place(), batch, bytes, at, classNames.size());
        System.arraycopy(bytes, at + 1, pixels, image * IMAGE_BYTES, IMAGE_BYTES);
        image++;
      }
    }
    return new ImageSet(name, 3, SIDE, SIDE, pixels, labels, classNames);
  }

  private static int records(Path place, String batch, byte[] bytes) {
    if (bytes.length == 0 || bytes.length % RECORD_BYTES != 0) {
      throw new LimnException(
          "%s: %s must hold whole records of %d bytes, found %d bytes: get it again"
              .formatted(place, batch, RECORD_BYTES, bytes.length));
    }
    return bytes.length / RECORD_BYTES;
  }

  private static int label(Path place, String batch, byte[] bytes, int at, int classes) {
    int label = Byte.toUnsignedInt(bytes[at]);
    if (label >= classes) {
      throw new LimnException(
          "%s: labels of %s must lie in 0..%d, found %d in record %d: get it again"
              .formatted(place, batch, classes - 1, label, at / RECORD_BYTES));
    }
    return label;
  }

  private static List<String> classNames(CifarFiles files) {
    if (files.meta().isEmpty()) {
      return CLASS_NAMES;
    }
    String meta = new String(files.meta().get(), StandardCharsets.UTF_8);
    List<String> names = meta.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (names.size() != CLASS_NAMES.size()) {
      throw new LimnException(
          "%s: %s must name %d classes, one a line, found %d: get it again or remove it"
              .formatted(files.place(), CifarFiles.META, CLASS_NAMES.size(), names.size()));
    }
    return names;
  }
}
