package dev.limn.trainer.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A rule over one metric of some cells.
 *
 * @param metric what is compared; see {@link CellResult#value}
 * @param order how the values lie
 * @param cells the cells in that order
 * @param limit the bound of {@code AT_MOST} and {@code AT_LEAST}; of {@code CLOSE}, how much larger
 *     the largest may be than the smallest, as a share of the smallest
 */
record Check(String metric, Order order, List<String> cells, double limit) {

  /** How values lie. */
  enum Order {
    /** Each is less than the one before. */
    FALLING,
    /** Each is more than the one before. */
    RISING,
    /** They hardly differ. */
    CLOSE,
    /** None is more than the limit. */
    AT_MOST,
    /** None is less than the limit. */
    AT_LEAST,
    /** The training of each diverged. */
    DIVERGED,
    /** The training of none diverged. */
    TRAINED;

    /** As experiments spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Copies the list. */
  public Check {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a check needs a cell");
    }
  }

  /** Whether the rule holds and by which values, in words. */
  String verdict(Map<String, CellResult> results) {
    if (!results.keySet().containsAll(cells)) {
      return "not run yet";
    }
    if (order == Order.DIVERGED || order == Order.TRAINED) {
      return divergence(results);
    }
    List<Double> values = new ArrayList<>();
    for (String cell : cells) {
      OptionalDouble value = results.get(cell).value(metric);
      if (value.isEmpty()) {
        return "not measured: " + cell;
      }
      values.add(value.getAsDouble());
    }
    String found = values.stream().map(Figures::shortest).collect(Collectors.joining(", "));
    return (holds(values) ? "yes: " : "no: ") + found;
  }

  private String divergence(Map<String, CellResult> results) {
    boolean wanted = order == Order.DIVERGED;
    List<String> others =
        cells.stream().filter(cell -> results.get(cell).diverged() != wanted).toList();
    if (others.isEmpty()) {
      return "yes";
    }
    return "no: " + String.join(", ", others) + (wanted ? " did not" : " diverged");
  }

  private boolean holds(List<Double> values) {
    return switch (order) {
      case FALLING -> ordered(values, -1);
      case RISING -> ordered(values, 1);
      case CLOSE -> spread(values) <= limit;
      case AT_MOST -> values.stream().allMatch(value -> value <= limit);
      case AT_LEAST -> values.stream().allMatch(value -> value >= limit);
      case DIVERGED, TRAINED -> throw new IllegalStateException("no value decides " + order);
    };
  }

  private static boolean ordered(List<Double> values, int sign) {
    for (int i = 1; i < values.size(); i++) {
      if (!(sign * (values.get(i) - values.get(i - 1)) > 0)) {
        return false;
      }
    }
    return true;
  }

  private static double spread(List<Double> values) {
    double least = values.stream().mapToDouble(v -> v).min().orElseThrow();
    double greatest = values.stream().mapToDouble(v -> v).max().orElseThrow();
    return (greatest - least) / Math.abs(least);
  }
}
