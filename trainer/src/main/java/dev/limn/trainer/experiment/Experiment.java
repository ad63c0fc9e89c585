package dev.limn.trainer.experiment;

import dev.limn.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an experiment trains, what a reference report says of it, and what to show. Immutable.
 *
 * @param name its name, which is its resource's
 * @param title a few words
 * @param reference which reference system it repeats, such as {@code E1}
 * @param notes what a reader must know before the table: readings, mistakes, protocol
 * @param claims what is claimed or aimed at, with checks
 * @param cells the trainings, with different identifiers
 * @param columns the table's measured columns
 * @param charts the charts
 * @param pictures the pictures
 * @param quick how it is shortened for a smoke test
 * @param testImages how many images of the test split count; the largest int where all do
 */
public record Experiment(
    String name,
    String title,
    String reference,
    List<String> notes,
    List<Claim> claims,
    List<Cell> cells,
    List<Column> columns,
    List<Plot> charts,
    List<Drawing> pictures,
    Quick quick,
    int testImages) {

  private static final String QUICK_NOTE =
      "**The quick form: one epoch on few images, to see that it runs. Its figures mean nothing.**";

  /**
   * How an experiment is shortened.
   *
   * @param settings overrides for every cell
   * @param testImages how many images of the test split to measure on
   */
  record Quick(Map<String, String> settings, int testImages) {}

  /**
   * Copies the lists and checks that all they speak of are cells that exist, and no image is drawn
   * over.
   */
  public Experiment {
    notes = List.copyOf(notes);
    claims = List.copyOf(claims);
    cells = List.copyOf(cells);
    columns = List.copyOf(columns);
    charts = List.copyOf(charts);
    pictures = List.copyOf(pictures);
    requireCells(name, cells, named(claims, charts, pictures));
    requireFiles(name, files(cells, charts, pictures));
  }

  private static List<String> named(List<Claim> claims, List<Plot> charts, List<Drawing> pictures) {
    List<String> named = new ArrayList<>();
    claims.forEach(claim -> named.addAll(claim.cells()));
    charts.forEach(chart -> named.addAll(chart.cells()));
    pictures.forEach(picture -> named.addAll(picture.cells()));
    return named;
  }

  private static List<String> files(List<Cell> cells, List<Plot> charts, List<Drawing> pictures) {
    List<String> files = new ArrayList<>();
    charts.forEach(chart -> files.add(chart.fileName()));
    for (Drawing picture : pictures) {
      if (picture.kind().together()) {
        files.add(picture.fileName());
        continue;
      }
      cells.stream().filter(picture::shows).forEach(cell -> files.add(picture.fileName(cell)));
    }
    return files;
  }

  private static void requireFiles(String name, List<String> files) {
    Set<String> seen = new LinkedHashSet<>();
    for (String file : files) {
      if (!seen.add(file)) {
        throw new IllegalArgumentException(
            "experiment " + name + " has two images " + file + ".png");
      }
    }
  }

  private static void requireCells(String name, List<Cell> cells, List<String> named) {
    Set<String> ids = new LinkedHashSet<>();
    for (Cell cell : cells) {
      if (!ids.add(cell.id())) {
        throw new IllegalArgumentException("experiment " + name + " has two cells " + cell.id());
      }
    }
    List<String> missing = named.stream().filter(id -> !ids.contains(id)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "experiment " + name + " speaks of cells that it does not have: " + missing);
    }
  }

  /**
   * The same experiment on few images, for a smoke test: its figures mean nothing.
   *
   * @return the shortened experiment
   */
  public Experiment shortened() {
    List<String> warned = new ArrayList<>(List.of(QUICK_NOTE));
    warned.addAll(notes);
    return with(warned, each -> each.withSettings(quick.settings()), quick.testImages());
  }

  /**
   * The same experiment with the built-in digits for every data set.
   *
   * @return the changed experiment, which needs no files
   */
  public Experiment onBuiltInDigits() {
    return with(notes, each -> each.withSettings(Map.of("data", StandIn.of(each))), testImages);
  }

  /**
   * The same experiment with settings on top of every cell's.
   *
   * @param settings values by dotted key
   * @return the changed experiment
   * @throws UsageException if the cells differ in such a setting: their names would lie
   */
  public Experiment withSettings(Map<String, String> settings) {
    settings.keySet().forEach(this::requireCommon);
    return with(notes, each -> each.withSettings(settings), testImages);
  }

  private void requireCommon(String key) {
    Set<String> found = new LinkedHashSet<>();
    cells.forEach(cell -> found.add(cell.setting(key)));
    if (found.size() > 1) {
      throw new UsageException(
          "--set %s: the cells of experiment %s differ in it (%s), so it cannot be one for all"
              .formatted(key, name, String.join(", ", found)));
    }
  }

  private Experiment with(List<String> newNotes, UnaryOperator<Cell> change, int newTestImages) {
    return new Experiment(
        name,
        title,
        reference,
        newNotes,
        claims,
        cells.stream().map(change).toList(),
        columns,
        charts,
        pictures,
        quick,
        newTestImages);
  }

  /** Whether any cell has a reported value of a metric. */
  boolean reports(String metric) {
    return cells.stream().anyMatch(cell -> cell.reported().containsKey(metric));
  }

  /** The names of what differs between cells, in the order of the first cell that has each. */
  List<String> axes() {
    Map<String, Boolean> axes = new LinkedHashMap<>();
    cells.forEach(cell -> cell.values().keySet().forEach(axis -> axes.put(axis, true)));
    return List.copyOf(axes.keySet());
  }
}
