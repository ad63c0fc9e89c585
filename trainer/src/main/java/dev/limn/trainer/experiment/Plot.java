package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.trainer.experiment.ChartFile.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A chart of an experiment.
 *
 * @param title what it is called
 * @param metric what its height shows: a logged metric over epochs, else see {@link
 *     CellResult#value}
 * @param over the cells' value that runs along it; null for the epochs, with a line a cell
 * @param by the cells' value that makes a line each; null for one line
 * @param cells the cells it shows; none for all
 */
record Plot(String title, String metric, String over, String by, List<String> cells) {

  private static final String OURS = "ours";
  private static final String REPORTED = "reported";

  /** The name of its file, without an ending. */
  String fileName() {
    return metric.replaceAll("[^A-Za-z0-9]+", "-") + "-over-" + (over == null ? "epochs" : over);
  }

  /** Draws it; false where there is nothing to show yet. */
  boolean draw(Collection<CellResult> results, Path file) {
    List<CellResult> shown =
        results.stream()
            .filter(result -> cells.isEmpty() || cells.contains(result.cell().id()))
            .toList();
    if (over == null) {
      return drawEpochs(shown, file);
    }
    boolean numbers = shown.stream().allMatch(result -> value(result, over).isNumber());
    return numbers ? drawLines(shown, file) : drawBars(shown, file);
  }

  private boolean drawEpochs(List<CellResult> shown, Path file) {
    List<Line> lines = new ArrayList<>();
    for (CellResult result : shown) {
      List<Double> values =
          result.log().stream().map(epoch -> epoch.getOrDefault(metric, Double.NaN)).toList();
      if (values.stream().anyMatch(Double::isFinite)) {
        lines.add(Line.over(result.cell().label(), values));
      }
      reportedEpochs(result.cell()).ifPresent(lines::add);
    }
    if (!lines.isEmpty()) {
      ChartFile.lines(title, "epoch", metric, lines, file);
    }
    return !lines.isEmpty();
  }

  /** What the report says of single epochs. */
  private Optional<Line> reportedEpochs(Cell cell) {
    String prefix = CellResult.TRAINING + metric + "@";
    Line line = new Line(cell.label() + ", reported", new ArrayList<>(), new ArrayList<>());
    cell.reported()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix) && value.isNumber()) {
                line.x().add(Double.valueOf(key.substring(prefix.length())));
                line.y().add(value.asDouble());
              }
            });
    return line.x().isEmpty() ? Optional.empty() : Optional.of(line);
  }

  private boolean drawLines(List<CellResult> shown, Path file) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (CellResult result : shown) {
      double x = value(result, over).asDouble();
      result.value(metric).ifPresent(y -> add(lines, series(result), x, y));
      reported(result).ifPresent(y -> add(lines, REPORTED, x, y));
    }
    if (!lines.isEmpty()) {
      ChartFile.lines(title, over, metric, List.copyOf(lines.values()), file);
    }
    return !lines.isEmpty();
  }

  private static void add(Map<String, Line> lines, String name, double x, double y) {
    Line line = lines.computeIfAbsent(name, n -> new Line(n, new ArrayList<>(), new ArrayList<>()));
    line.x().add(x);
    line.y().add(y);
  }

  private boolean drawBars(List<CellResult> shown, Path file) {
    Map<String, Map<String, Double>> bars = new LinkedHashMap<>();
    for (CellResult result : shown) {
      String x = value(result, over).asText();
      result
          .value(metric)
          .ifPresent(
              y -> bars.computeIfAbsent(series(result), n -> new LinkedHashMap<>()).put(x, y));
      reported(result)
          .ifPresent(y -> bars.computeIfAbsent(REPORTED, n -> new LinkedHashMap<>()).put(x, y));
    }
    if (!bars.isEmpty()) {
      ChartFile.bars(title, over, metric, even(bars), file);
    }
    return !bars.isEmpty();
  }

  /** The same names in every series, as the chart needs. */
  private static Map<String, Map<String, Double>> even(Map<String, Map<String, Double>> bars) {
    Map<String, Double> none = new LinkedHashMap<>();
    bars.values().forEach(series -> series.keySet().forEach(name -> none.put(name, Double.NaN)));
    Map<String, Map<String, Double>> even = new LinkedHashMap<>();
    bars.forEach(
        (name, heights) -> {
          Map<String, Double> all = new LinkedHashMap<>(none);
          all.putAll(heights);
          even.put(name, all);
        });
    return even;
  }

  private String series(CellResult result) {
    return by == null ? OURS : by + " " + value(result, by).asText();
  }

  private OptionalDouble reported(CellResult result) {
    JsonNode value = result.cell().reported().get(metric);
    return value != null && value.isNumber()
        ? OptionalDouble.of(value.asDouble())
        : OptionalDouble.empty();
  }

  private static JsonNode value(CellResult result, String axis) {
    JsonNode value = result.cell().values().get(axis);
    if (value == null) {
      throw new IllegalArgumentException(
          "cell " + result.cell().id() + " has no " + axis + " to draw over");
    }
    return value;
  }
}
