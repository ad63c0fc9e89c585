package dev.limn.trainer.experiment;

import dev.limn.LimnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws the charts and pictures of a report. */
final class Illustrations {

  private static final String IMAGES = "images/";

  private final Experiment experiment;
  private final ExperimentDirectory directory;
  private final Map<String, CellResult> results;
  private final Workshop workshop;
  private final List<Illustration> drawn = new ArrayList<>();

  Illustrations(
      Experiment experiment,
      ExperimentDirectory directory,
      Map<String, CellResult> results,
      Workshop workshop) {
    this.experiment = experiment;
    this.directory = directory;
    this.results = results;
    this.workshop = workshop;
  }

  /**
   * Draws all for which there are results.
   *
   * @throws LimnException if a package cannot be read or a picture not be written
   */
  List<Illustration> draw() {
    for (Plot plot : experiment.charts()) {
      if (plot.draw(results.values(), directory.image(plot.fileName()))) {
        add(plot.fileName(), plot.title(), "");
      }
    }
    experiment.pictures().forEach(this::draw);
    directory.removeOtherImages(drawn.stream().map(Illustration::file).collect(Collectors.toSet()));
    return List.copyOf(drawn);
  }

  private void draw(Drawing drawing) {
    List<CellPictures> shown =
        results.values().stream()
            .filter(result -> drawable(drawing, result))
            .map(result -> new CellPictures(result.cell(), experiment, directory, workshop))
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    if (drawing.kind().together()) {
      String name = drawing.fileName();
      String text = CellPictures.drawTogether(shown, drawing.kind(), directory.image(name));
      add(name, drawing.caption(), text);
      return;
    }
    for (CellPictures pictures : shown) {
      String name = drawing.fileName(pictures.cell());
      String text = pictures.draw(drawing.kind(), directory.image(name));
      add(name, drawing.caption() + " (" + pictures.cell().label() + ")", text);
    }
  }

  private boolean drawable(Drawing drawing, CellResult result) {
    boolean drawable = drawing.shows(result.cell()) && result.evaluation().isPresent();
    // A mixture is fitted after the evaluation: a report may come between.
    return drawable
        && (drawing.kind() != Drawing.Kind.PRIORS
            || directory.cell(result.cell()).mixture().isPresent());
  }

  private void add(String name, String caption, String text) {
    drawn.add(new Illustration(IMAGES + name + ".png", caption, text));
  }
}
