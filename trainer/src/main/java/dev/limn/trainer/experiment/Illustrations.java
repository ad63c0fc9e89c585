package dev.limn.trainer.experiment;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PixelImage;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.experiment.picture.SmallPng;
import dev.limn.trainer.experiment.picture.TestPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws the charts and pictures of a report. */
final class Illustrations {

  private static final int OF_EACH_CLASS = 2;

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

  List<Illustration> draw() {
    for (Plot plot : experiment.charts()) {
      if (plot.draw(results.values(), directory.image(plot.fileName()))) {
        add(plot.fileName(), plot.title());
      }
    }
    experiment.pictures().forEach(this::draw);
    return drawn;
  }

  private void draw(Drawing drawing) {
    for (Cell cell : experiment.cells()) {
      CellResult result = results.get(cell.id());
      boolean shown = drawing.cells().isEmpty() || drawing.cells().contains(cell.id());
      if (shown && result != null && result.evaluation().isPresent()) {
        String name = drawing.kind().toString() + "-" + cell.id();
        try (Sampler sampler = Sampler.open(directory.cell(cell).modelPackage())) {
          SmallPng.write(picture(sampler, cell), directory.image(name));
        }
        add(name, drawing.caption() + " (" + cell.label() + ")");
      }
    }
  }

  private PixelImage picture(Sampler sampler, Cell cell) {
    return TestPictures.pairs(sampler, TestPictures.ofEachClass(test(cell), OF_EACH_CLASS));
  }

  private ImageBatch test(Cell cell) {
    ImageSet test = workshop.data(cell.resolved().run().data()).test();
    return test.batch(0, Math.min(test.count(), experiment.testImages()));
  }

  private void add(String name, String caption) {
    drawn.add(new Illustration("images/" + name + ".png", caption));
  }
}
