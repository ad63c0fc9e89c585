package dev.limn.trainer.data;

import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.file.UserCache;
import dev.limn.zoo.download.DownloadProgress;
import dev.limn.zoo.download.Downloader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads data sets by the names that recipes use. */
public final class DataSets {

  /** The built-in digits: 28x28, grey. */
  public static final String STROKES = StrokeDigits.NAME;

  /** The built-in digits in the shape of CIFAR-10: 32x32, in colours. */
  public static final String STROKES_RGB = StrokeColours.NAME;

  private static final List<DataSource> SOURCES =
      List.of(
          PublishedSets.MNIST,
          PublishedSets.FASHION_MNIST,
          PublishedSets.CIFAR_10,
          new StrokeSource(false),
          new StrokeSource(true),
          new PictureSource());

  static final String BY_HAND = "fetch it by hand and pass its directory with --data DIR";

  private DataSets() {}

  /**
   * The names of the known sets.
   *
   * @return {@code mnist}, {@code fashion-mnist}, {@code cifar-10}, {@code strokes} and {@code
   *     strokes-rgb} (the built-in ones) and {@code pictures} (class folders of the user's own)
   */
  public static List<String> names() {
    return SOURCES.stream().map(DataSource::name).toList();
  }

  /**
   * Whether a data set is drawn by the program, from no file.
   *
   * @param name any name
   * @return true for {@link #STROKES} and {@link #STROKES_RGB}
   */
  public static boolean builtIn(String name) {
    return name.equals(STROKES) || name.equals(STROKES_RGB);
  }

  /**
   * Loads a data set into memory.
   *
   * <p>With a directory, nothing is downloaded: the published sets are read under their original
   * file names, {@code pictures} from one folder a class. Without one, a published set comes from
   * the user's cache, into which it is downloaded once; its checksums are verified at every use.
   *
   * @param name one of {@link #names()}
   * @param directory where the files are, if they are here already
   * @param progress hears of a download
   * @return both splits, and where they come from
   * @throws UsageException if the name is unknown, {@code pictures} is asked for without a
   *     directory, or a built-in set with one
   * @throws LimnException if files are missing, damaged or cannot be downloaded
   */
  public static DataSet load(String name, Optional<Path> directory, DownloadProgress progress) {
    Downloader downloader =
        new Downloader(UserCache.directory().resolve("data"), progress, BY_HAND);
    return source(name).load(directory, downloader);
  }

  private static DataSource source(String name) {
    return SOURCES.stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "unknown data set '" + name + "'" + Suggestion.tail(name, names())));
  }
}
