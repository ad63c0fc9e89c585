package dev.limn.trainer.data;

import dev.limn.UsageException;
import dev.limn.zoo.download.Downloader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The built-in digits, always from seed 0.
 *
 * @param coloured whether they are in colours, in the shape of CIFAR-10
 */
record StrokeSource(boolean coloured) implements DataSource {

  @Override
  public String name() {
    return coloured ? StrokeColours.NAME : StrokeDigits.NAME;
  }

  @Override
  public DataSet load(Optional<Path> directory, Downloader downloader) {
    if (directory.isPresent()) {
      throw new UsageException(
          "data set '%s' is drawn, not read, found the directory %s: leave --data out, or choose the"
                  .formatted(name(), directory.get())
              + " data set 'pictures' to read class folders from it");
    }
    DataSet digits = StrokeDigits.make(0, StrokeDigits.DEFAULT_TRAIN, StrokeDigits.DEFAULT_TEST);
    return coloured ? StrokeColours.of(digits) : digits;
  }
}
