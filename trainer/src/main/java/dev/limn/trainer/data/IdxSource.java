package dev.limn.trainer.data;

import dev.limn.zoo.download.Downloader;
import dev.limn.zoo.download.RemoteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A set published as the four IDX files of MNIST. */
record IdxSource(
    String name, String source, String licence, List<String> classNames, List<RemoteFile> files)
    implements DataSource {

  @Override
  public DataSet load(Optional<Path> directory, Downloader downloader) {
    Path path = directory.orElseGet(() -> downloader.fetch(name, files));
    List<Path> found =
        new DataDirectory(name, path)
            .require(
                List.of(
                    spellings("train-images", "idx3-ubyte"),
                    spellings("train-labels", "idx1-ubyte"),
                    spellings("t10k-images", "idx3-ubyte"),
                    spellings("t10k-labels", "idx1-ubyte")));
    var train = IdxReader.read(name + "-train", found.get(0), found.get(1), classNames);
    var test = IdxReader.read(name + "-test", found.get(2), found.get(3), classNames);
    return new DataSet(
        name,
        train.images(),
        test.images(),
        source,
        licence,
        Stream.concat(train.files().stream(), test.files().stream()).toList());
  }

  /** The names under which copies of the files are about. */
  private static List<String> spellings(String stem, String kind) {
    return List.of(
        stem + "-" + kind + ".gz", stem + "-" + kind, stem + "." + kind + ".gz", stem + "." + kind);
  }
}
