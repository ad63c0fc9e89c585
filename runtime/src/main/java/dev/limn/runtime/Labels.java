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
   * Writes the classes of some samples.
   *
   * @param first the index of the first sample, from 0 on
   * @param count how many samples
   * @param classCount how many classes the model has
   * @param random the request's random numbers
   * @param target receives class indices from 0 to classCount - 1, from its start
   * @throws UsageException if a listed class is not one of the model's
   */
  void fill(long first, int count, int classCount, CounterRandom random, int[] target);

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
    return new Cycle(classes.clone());
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
    return new Cycle(classes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The listed classes in turn. */
  final class Cycle implements Labels {

    private final int[] classes;

    private Cycle(int[] classes) {
      if (classes.length == 0) {
        throw new UsageException("labels must name at least one class, found none");
      }
      this.classes = classes;
    }

    /**
     * What is listed.
     *
     * @return class indices, at least one
     */
    public List<Integer> classes() {
      return Arrays.stream(classes).boxed().toList();
    }

    @Override
    public void fill(long first, int count, int classCount, CounterRandom random, int[] target) {
      int at = (int) (first % classes.length);
      for (int i = 0; i < count; i++) {
        target[i] = required(classes[at], classCount);
        at = at + 1 < classes.length ? at + 1 : 0;
      }
    }

    private static int required(int label, int classCount) {
      if (label < 0 || label >= classCount) {
        throw new UsageException(
            "label must be from 0 to " + (classCount - 1) + ", found " + label);
      }
      return label;
    }

    @Override
    public int gridColumns(int count) {
      return Math.min(count, classes.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Cycle cycle && Arrays.equals(classes, cycle.classes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(classes);
    }

    @Override
    public String toString() {
      return "Cycle" + Arrays.toString(classes);
    }
  }

  /** A class from the sample's own stream. */
  record Uniform() implements Labels {

    @Override
    public void fill(long first, int count, int classCount, CounterRandom random, int[] target) {
      random.below(first, count, CounterRandom.LABEL, classCount, target);
    }

    @Override
    public int gridColumns(int count) {
      return (int) Math.ceil(Math.sqrt(count));
    }
  }
}
