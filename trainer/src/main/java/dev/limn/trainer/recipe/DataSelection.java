package dev.limn.trainer.recipe;

import dev.limn.UsageException;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import java.util.List;
import java.util.Locale;

/**
 * Which images of a data set are trained on, and in what order.
 *
 * @param split where they come from
 * @param classes names or indices of the classes that are kept; empty keeps all
 * @param images how many are kept, the first ones; 0 keeps all
 * @param order how an epoch visits them
 */
public record DataSelection(PublishedSplit split, List<String> classes, int images, Order order) {

  /** The two parts in which data sets are published. */
  public enum PublishedSplit {
    /** For training. */
    TRAIN {
      @Override
      public ImageSet of(DataSet dataSet) {
        return dataSet.train();
      }
    },
    /** For testing: trained on only to repeat what someone else did. */
    TEST {
      @Override
      public ImageSet of(DataSet dataSet) {
        return dataSet.test();
      }
    };

    /**
     * This part of a data set.
     *
     * @param dataSet the data set
     * @return all of its images
     */
    public abstract ImageSet of(DataSet dataSet);

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How an epoch visits the images. */
  public enum Order {
    /** In another order every epoch. */
    SHUFFLED,
    /** As they lie. */
    SEQUENTIAL;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the classes. */
  public DataSelection {
    classes = List.copyOf(classes);
  }

  /**
   * What is kept of a split.
   *
   * @param split images with their classes
   * @return the first {@code images} of the kept classes
   * @throws UsageException if a class is unknown or there are fewer images
   */
  public ImageSet of(ImageSet split) {
    ImageSet kept = classesOf(split);
    if (images > kept.count()) {
      throw new UsageException(
          "data set %s has %d images: too few for images %d"
              .formatted(kept.name(), kept.count(), images));
    }
    return images == 0 ? kept : kept.slice(0, images);
  }

  /**
   * What the classes alone keep of a split.
   *
   * @param split images with their classes
   * @return the images of the kept classes, in their order
   * @throws UsageException if a class is unknown or has no images
   */
  public ImageSet classesOf(ImageSet split) {
    if (classes.isEmpty()) {
      return split;
    }
    int[] indices = classes.stream().mapToInt(name -> index(name, split)).toArray();
    ImageSet kept = split.ofClasses(indices);
    if (kept.count() == 0) {
      throw new UsageException(
          "data set " + split.name() + " has no images of the classes " + classes);
    }
    return kept;
  }

  private static int index(String wanted, ImageSet split) {
    List<String> names = split.classNames();
    if (names.contains(wanted)) {
      return names.indexOf(wanted);
    }
    if (wanted.matches("[0-9]{1,9}") && Integer.parseInt(wanted) < names.size()) {
      return Integer.parseInt(wanted);
    }
    throw new UsageException(
        "data set %s has no class '%s'; it has %s".formatted(split.name(), wanted, names));
  }
}
