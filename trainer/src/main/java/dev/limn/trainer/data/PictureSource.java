package dev.limn.trainer.data;

import dev.limn.UsageException;
import dev.limn.zoo.download.Downloader;
import java.nio.file.Path;
import java.util.Optional;

/** A user's own pictures: one folder a class, all pictures of one size. */
record PictureSource() implements DataSource {

  @Override
  public String name() {
    return "pictures";
  }

  @Override
  public DataSet load(Optional<Path> directory, Downloader downloader) {
    Path path =
        directory.orElseThrow(
            () ->
                new UsageException(
                    "data set 'pictures' expects a directory with one folder of pictures a class,"
                        + " found none given: add --data DIR"));
    return PictureFolder.open(new DataDirectory(name(), path)).load();
  }
}
