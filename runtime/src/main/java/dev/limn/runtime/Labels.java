package dev.limn.runtime;

import dev.limn.UsageException;
import dev.limn.runtime.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which class each sample of a conditional model is of. Immutable, may be shared by threads. */
public sealed interface Labels {

  /** Each sample's own stream chooses, all classes alike. */
  Labels UNIFORM = new Uniform();

  /**
   * The class of a sample.
   *
   * @param index the sample's index
   * @param classCount how many classes the model has
   * @param random the request's random numbers
   * @return a class index from 0 to classCount - 1
   */
  int label(long index, int classCount, CounterRandom random);

  /**
   * How many columns a grid of these samples has.
   *
   * @param count how many samples there are, at least 1
   * @return the number of listed labels, or ceil(sqrt(count)) where none are listed
   */
  int gridColumns(int count);

  /**
   * Samples of the listed classes in turn: sample {@code i} is of class {@code classes[i mod
   * length]}.
   *
   * @param classes class indices, at least one
   * @return the choice
   * @throws UsageException if none is listed
   */
  static Labels cycle(int... classes) {
    return new Cycle(Arrays.stream(classes).boxed().toList());
  }

  /**
   * Reads labels as commands and queries spell them.
   *
   * @param text class indices, class names and ranges of indices, separated by commas: {@code 3},
   *     {@code 1,3,7}, {@code 0-9}, {@code cat,dog}
   * @param classNames the model's classes in order
   * @return the choice
   * @throws UsageException if the model has no classes or no such class
   */
  static Cycle parse(String text, List<String> classNames) {
    if (classNames.isEmpty()) {
      throw new UsageException(
          "labels '" + text + "' cannot be asked of an unconditional model: leave them out");
    }
    List<Integer> classes = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      new LabelItem(item.strip(), classNames).addTo(classes);
    }
    return new Cycle(classes);
  }

  /**
   * The listed classes in turn.
   *
   * @param classes class indices, at least one
   */
  record Cycle(List<Integer> classes) implements Labels {

    /**
     * Checks that there is a class.
     *
     * @throws UsageException if none is listed
     */
    public Cycle {
      classes = List.copyOf(classes);
      if (classes.isEmpty()) {
        throw new UsageException("labels must name at least one class, found none");
      }
    }

    @Override
    public int label(long index, int classCount, CounterRandom random) {
      int label = classes.get((int) (index % classes.size()));
      if (label < 0 || label >= classCount) {
        throw new UsageException(
            "label must be from 0 to " + (classCount - 1) + ", found " + label);
      }
      return label;
    }

    @Override
    public int gridColumns(int count) {
      return Math.min(count, classes.size());
    }
  }

  /** A class from the sample's own stream. */
  record Uniform() implements Labels {

    @Override
    public int label(long index, int classCount, CounterRandom random) {
      return random.below(index, CounterRandom.LABEL, classCount);
    }

    @Override
    public int gridColumns(int count) {
      return (int) Math.ceil(Math.sqrt(count));
    }
  }
}
