package dev.limn.trainer.data;

import dev.limn.UsageException;
import java.nio.file.Path;
import java.util.Optional;

/** The built-in digits, always from seed 0. */
record StrokeSource() implements DataSource {

  @Override
  public String name() {
    return StrokeDigits.NAME;
  }

  @Override
  public DataSet load(Optional<Path> directory, Downloader downloader) {
    if (directory.isPresent()) {
      throw new UsageException(
          "data set '%s' is drawn, not read, found the directory %s: leave --data out, or choose the"
                  .formatted(name(), directory.get())
              + " data set 'pictures' to read class folders from it");
    }
    return StrokeDigits.make(0, StrokeDigits.DEFAULT_TRAIN, StrokeDigits.DEFAULT_TEST);
  }
}
