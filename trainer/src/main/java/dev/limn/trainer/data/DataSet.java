package dev.limn.trainer.data;

import dev.limn.LimnException;
import java.util.List;

/**
 * A training split, a test split, and where they come from.
 *
 * @param name the name that recipes use, such as {@code mnist}
 * @param train the images to train on
 * @param test the images held out; the same shape and classes as {@code train}
 * @param source where the images come from, in a few words for a model card
 * @param licence the licence of the images, one sentence for a model card
 * @param files the files that were read; none for images that the program drew
 */
public record DataSet(
    String name,
    ImageSet train,
    ImageSet test,
    String source,
    String licence,
    List<SourceFile> files) {

  /**
   * A file that was read.
   *
   * @param name its name, without the directory
   * @param sha256 SHA-256 of its bytes, in lower-case hexadecimal: as they lie on disk, but for a
   *     CIFAR-10 batch uncompressed, because that is what can be compared between its packings
   */
  public record SourceFile(String name, String sha256) {}

  /**
   * Checks that the two splits belong together.
   *
   * @throws LimnException if their shapes or classes differ, or the training split is empty
   */
  public DataSet {
    files = List.copyOf(files);
    if (train.count() == 0) {
      throw new LimnException("data set '" + name + "' has no training images");
    }
    if (train.channels() != test.channels()
        || train.height() != test.height()
        || train.width() != test.width()
        || !train.classNames().equals(test.classNames())) {
      throw new LimnException(
          "data set '%s': both splits must have one shape and the same classes, found %s and %s"
              .formatted(name, train, test));
    }
  }
}
