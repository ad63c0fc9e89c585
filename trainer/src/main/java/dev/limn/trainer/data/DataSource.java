package dev.limn.trainer.data;

import dev.limn.zoo.download.Downloader;
import java.nio.file.Path;
import java.util.Optional;

/** A data set that can be asked for by name. Immutable, so it may be shared. */
sealed interface DataSource permits IdxSource, CifarSource, StrokeSource, PictureSource {

  /** The name that recipes use. */
  String name();

  /**
   * Loads the set.
   *
   * @param directory where the user keeps its files, if the user said so
   * @param downloader fetches the files of a published set where no directory is given
   */
  DataSet load(Optional<Path> directory, Downloader downloader);
}
