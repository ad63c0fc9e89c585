package dev.limn.trainer.experiment;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.Judge;
import dev.limn.trainer.evaluation.Judges;
import dev.limn.trainer.experiment.picture.LatentPictures;
import dev.limn.trainer.experiment.picture.Progress;
import dev.limn.trainer.experiment.picture.SmallPng;
import dev.limn.trainer.experiment.picture.TestPictures;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.recipe.RunSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The pictures of one cell, drawn from its package and its run. */
record CellPictures(
    Cell cell, Experiment experiment, ExperimentDirectory directory, Workshop workshop) {

  private static final int COLUMNS = 10;
  private static final int PAIRS_OF_EACH_CLASS = 2;
  private static final float STRIP_EDGE = 3;
  private static final int STRIP_STEPS = 41;

  /** Draws one picture of several cells, a row each, and says which row is whose. */
  static String drawTogether(List<CellPictures> cells, Drawing.Kind kind, Path file) {
    List<ImageBatch> rows = new ArrayList<>();
    String names = cells.stream().map(each -> each.cell.label()).collect(Collectors.joining("; "));
    boolean reconstructions = kind == Drawing.Kind.RECONSTRUCTIONS;
    if (reconstructions) {
      rows.add(cells.get(0).someImages());
    }
    for (CellPictures each : cells) {
      rows.add(
          each.with(
              sampler ->
                  reconstructions
                      ? TestPictures.reconstructed(sampler, each.someImages())
                      : LatentPictures.first(sampler, COLUMNS)));
    }
    SmallPng.write(TestPictures.stacked(rows), file);
    return "Rows from above: " + (reconstructions ? "test images; " : "") + names + ".";
  }

  /** Draws one picture of this cell and says how to read it. */
  String draw(Drawing.Kind kind, Path file) {
    return switch (kind) {
      case SAMPLES -> plain(file, LatentPictures::samples);
      case PAIRS -> plain(file, sampler -> TestPictures.pairs(sampler, pairImages()));
      case PLANE -> plane(file);
      case ACROSS_LABELS -> plain(file, LatentPictures::acrossLabels);
      case ARCS -> plain(file, sampler -> LatentPictures.arcs(sampler, someImages()));
      case NOISE -> noise(file);
      case PROGRESS -> progress(file);
      case STRIP -> strip(file);
      case TRAVERSALS -> traversals(file);
      case PRIORS -> priors(file);
      case COMPARISON, RECONSTRUCTIONS ->
          throw new IllegalArgumentException(kind + " shows several cells");
    };
  }

  private String plain(Path file, Function<Sampler, PixelImage> picture) {
    SmallPng.write(with(picture), file);
    return "";
  }

  private String noise(Path file) {
    ImageBatch images = someImages();
    ImageBatch noisy = cell.noise().on(images, 0);
    SmallPng.write(with(sampler -> TestPictures.denoised(sampler, images, noisy)), file);
    return "Rows from above: test images, the same with noise on "
        + Figures.shortest(100 * cell.corruption())
        + " % of the pixels, what the model makes of them.";
  }

  private String progress(Path file) {
    RunDirectory run = RunDirectory.open(directory.cell(cell).run());
    List<Integer> epochs = Progress.epochs(run.epochsDone());
    int channels = run.facts().channels();
    List<PixelImage> pictures =
        epochs.stream().map(epoch -> ImageReader.read(run.samples(epoch), channels)).toList();
    SmallPng.write(Progress.of(pictures, run.facts().height()), file);
    return "The same latents after epochs "
        + epochs.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + ", from above.";
  }

  private String strip(Path file) {
    ImageBatch images = with(sampler -> LatentPictures.strip(sampler, STRIP_EDGE, STRIP_STEPS));
    SmallPng.write(images.grid(images.count()), file);
    String read =
        judged(
            images,
            (classes, names) -> new Stretches(classes, -STRIP_EDGE, STRIP_EDGE).words(names));
    return "From z = %s on the left to %s on the right. %s"
        .formatted(Figures.shortest(-STRIP_EDGE), Figures.shortest(STRIP_EDGE), read)
        .strip();
  }

  private String plane(Path file) {
    ImageBatch images = with(LatentPictures::plane);
    SmallPng.write(images.grid(), file);
    return judged(images, (classes, names) -> new Shares(classes).words(names));
  }

  /** What the judge reads, worded; nothing where there is no judge. */
  private String judged(ImageBatch images, BiFunction<int[], List<String>, String> words) {
    Optional<ModelPackage> found = Judges.find(workshop.data(cell.resolved().run().data()));
    if (found.isEmpty()) {
      return "";
    }
    try (Judge judge = Judge.open(found.get())) {
      List<String> names = found.get().manifest().image().classNames();
      return "The judge reads " + words.apply(judge.read(images).predicted(), names) + ".";
    }
  }

  private String traversals(Path file) {
    return with(
        sampler -> {
          List<Integer> dimensions = LatentPictures.mostActive(sampler, test());
          SmallPng.write(
              LatentPictures.traversals(sampler, someImages().slice(0, 1), dimensions), file);
          return "From -3 on the left to 3 on the right; rows from above: dimensions "
              + dimensions.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + ", the one whose mean varies most over test images first.";
        });
  }

  private String priors(Path file) {
    try (Sampler sampler = Sampler.open(directory.cell(cell).mixturePackage())) {
      SmallPng.write(LatentPictures.priors(sampler), file);
    }
    return "The upper half from the normal prior, the lower half from the fitted mixture.";
  }

  private <T> T with(Function<Sampler, T> use) {
    try (Sampler sampler = Sampler.open(directory.cell(cell).modelPackage())) {
      return use.apply(sampler);
    }
  }

  /** An image of each class. */
  private ImageBatch someImages() {
    ImageBatch images = TestPictures.ofEachClass(test(), 1);
    return images.slice(0, Math.min(COLUMNS, images.count()));
  }

  private ImageBatch pairImages() {
    return TestPictures.ofEachClass(test(), PAIRS_OF_EACH_CLASS);
  }

  private ImageBatch test() {
    RunSettings run = cell.resolved().run();
    ImageSet test = run.selection().classesOf(workshop.data(run.data()).test());
    return test.batch(0, Math.min(test.count(), experiment.testImages()));
  }
}
