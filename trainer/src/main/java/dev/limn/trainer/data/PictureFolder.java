package dev.limn.trainer.data;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures in a directory's class folders, in the order of a hash of their relative names. That
 * order mixes the classes, is the same on every machine, and the tenth of the hashes' range at its
 * beginning is the test split: a picture keeps its split when others come or go.
 */
final class PictureFolder {

  private static final double TEST_SHARE = 0.1;

  private final Path root;
  private final List<String> classNames;
  private final List<Entry> entries = new ArrayList<>();
  private final PictureFaults faults;

  /** A picture file; name is relative to the root, with slashes. */
  record Entry(String name, Path path, int label, String sha256OfName) {

    static Entry of(String name, Path path, int label) {
      return new Entry(name, path, label, Checksum.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** Where the name's hash lies in its range, from 0 to 1. */
    double fraction() {
      return Long.parseLong(sha256OfName.substring(0, 12), 16) / (double) (1L << 48);
    }
  }

  private PictureFolder(Path root) throws IOException {
    this.root = root;
    this.faults = new PictureFaults(root);
    List<Path> folders = new ArrayList<>();
    for (Path path : visible(root)) {
      if (Files.isDirectory(path)) {
        folders.add(path);
      } else if (looksLikeAPicture(path)) {
        faults.add(path, "stands outside the class folders");
      }
    }
    this.classNames = folders.stream().map(PictureFolder::name).toList();
    for (int label = 0; label < folders.size(); label++) {
      for (Path path : visible(folders.get(label))) {
        addEntry(path, label);
      }
    }
    entries.sort(Comparator.comparing(Entry::sha256OfName));
  }

  static PictureFolder open(DataDirectory directory) {
    try {
      return new PictureFolder(directory.path());
    } catch (IOException e) {
      throw DataFile.unreadable(directory.path(), e);
    }
  }

  DataSet load() {
    if (classNames.isEmpty() || entries.size() + faults.count() < 2) {
      throw new LimnException(
          "%s: expects one folder of pictures a class and at least 2 pictures, found %d folders and"
                  .formatted(root, classNames.size())
              + " %d pictures".formatted(entries.size()));
    }
    ImageSet all = PictureReader.read(entries, classNames, faults);
    int test = testCount();
    return new DataSet(
        "pictures",
        all.slice(test, all.count()).named("pictures-train"),
        all.slice(0, test).named("pictures-test"),
        "pictures of the user's own, in %d class folders".formatted(classNames.size()),
        "Licence of the training data: not stated.",
        List.of());
  }

  /** Both splits get at least one picture, however few there are. */
  private int testCount() {
    long below = entries.stream().filter(entry -> entry.fraction() < TEST_SHARE).count();
    return (int) Math.max(1, Math.min(entries.size() - 1, below));
  }

  private void addEntry(Path path, int label) {
    if (!Files.isRegularFile(path)) {
      faults.add(path, "is no file: class folders have no folders in them");
      return;
    }
    entries.add(Entry.of(classNames.get(label) + "/" + name(path), path, label));
  }

  /** What a folder holds, sorted by name, without hidden files. */
  private static List<Path> visible(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> !name(path).startsWith("."))
          .sorted(Comparator.comparing(PictureFolder::name))
          .toList();
    }
  }

  private static boolean looksLikeAPicture(Path path) {
    return name(path).matches("(?i).*\\.(png|jpe?g|bmp)");
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
