package dev.limn.trainer.packaging;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.Int8Trial;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.evaluation.MetricRow;
import dev.limn.trainer.evaluation.TrainedData;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes the model card: what a reader of the package should know before using it. */
final class ModelCard {

  private static final String QUALITY = "## Measured quality";
  private static final String INT8 = "## 8-bit decoder";

  private final Manifest manifest;
  private final WeightStorage weights;
  private final StringBuilder text = new StringBuilder();

  private ModelCard(Manifest manifest, WeightStorage weights) {
    this.manifest = manifest;
    this.weights = weights;
  }

  static byte[] of(Manifest manifest, WeightStorage weights) {
    ModelCard card = new ModelCard(manifest, weights);
    card.frontMatter();
    card.summary();
    card.usage();
    card.quality();
    card.export();
    card.training();
    card.limits();
    return card.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The YAML head that the Hugging Face hub reads. */
  private void frontMatter() {
    line("---");
    line("library_name: limn");
    line("pipeline_tag: " + (draws() ? "unconditional-image-generation" : "image-classification"));
    if (manifest.licence() != null) {
      line("license: " + manifest.licence().toLowerCase(Locale.ROOT));
    }
    line("datasets:");
    line("- " + manifest.training().dataSet().name());
    line("tags:");
    line("- onnx");
    line("- " + manifest.family());
    line("---");
    line("");
  }

  private void summary() {
    line("# " + manifest.name() + " " + manifest.version());
    line("");
    if (manifest.description() != null && !manifest.description().isBlank()) {
      line(manifest.description().replaceFirst("\\.?$", "."));
      line("");
    }
    if (draws()) {
      generator();
      return;
    }
    line(
        "It reads images of "
            + manifest.image().describe()
            + " and tells which of these they show: "
            + String.join(", ", manifest.image().classNames())
            + ". Its `features`, what stands before the last layer, are what distances between sets"
            + " of images are measured on.");
    line("");
  }

  private void generator() {
    line("![samples](samples.png)");
    line("");
    line(
        "It draws images of "
            + manifest.image().describe()
            + " from latents of "
            + manifest.latent().size()
            + " numbers"
            + (manifest.conditional()
                ? " and a class each (" + String.join(", ", manifest.image().classNames()) + ")."
                : "."));
    line("");
    if (manifest.training().prior() != null) {
      prior(manifest.training().prior());
    }
  }

  private void prior(PriorFit fit) {
    line(
        String.format(
            Locale.ROOT,
            "Latents come from a mixture of %d normal distributions%s, fitted to the encoder's means"
                + " of %,d training images; `--prior normal` draws from the standard normal"
                + " distribution instead. The means of %,d held-out images chose the number:",
            fit.components(),
            manifest.conditional() ? " a class" : "",
            fit.images(),
            fit.heldOut()));
    line("");
    line("| components | log-likelihood, nats | held out |");
    line("|---|---|---|");
    for (PriorFit.Candidate candidate : fit.candidates()) {
      line(
          String.format(
              Locale.ROOT,
              "| %d | %.3f | %.3f |",
              candidate.components(),
              candidate.trainingLogLikelihood(),
              candidate.heldOutLogLikelihood()));
    }
    line("");
  }

  private void usage() {
    line("## Use");
    line("");
    if (draws()) {
      sampling();
    } else {
      reading();
    }
    line("`model.json` states the inputs and outputs of each graph for use with any ONNX runtime.");
    line("");
  }

  private void reading() {
    line("In a JVM with `dev.limn:limn-trainer`:");
    line("");
    line(
        "    try (Judge judge = Judge.open(ModelPackage.open(Path.of(\""
            + manifest.name()
            + "\")))) {");
    line("      int[] classes = judge.read(images).predicted();");
    line("    }");
    line("");
  }

  private void sampling() {
    int last = manifest.image().classNames().size() - 1;
    String labels = manifest.conditional() ? " --labels 0-" + last : "";
    line("    limn sample " + manifest.name() + " --count 64" + labels + " --out samples.png");
    line("");
    line("or, in a JVM with `dev.limn:limn-runtime`:");
    line("");
    line("    try (Sampler sampler = Sampler.open(Path.of(\"" + manifest.name() + "\"))) {");
    line("      ImageBatch images = sampler.sample(SampleRequest.of(64));");
    line("    }");
    line("");
  }

  private void quality() {
    text.append(quality(manifest.evaluation()));
  }

  /** The section on quality, with its head and an empty line behind it. */
  private static String quality(Evaluation evaluation) {
    StringBuilder section = new StringBuilder(QUALITY).append("\n\n");
    if (evaluation == null) {
      section.append("Not measured: the data set was not at hand when the package was made.\n\n");
      return section.toString();
    }
    section.append("| metric | value | |\n|---|---|---|\n");
    for (MetricRow row : MetricRow.of(evaluation)) {
      section.append("| %s | %s | %s |\n".formatted(row.label(), row.value(), row.meaning()));
    }
    section.append("\nProtocol:\n\n");
    evaluation
        .protocol()
        .forEach((key, value) -> section.append("- %s: %s\n".formatted(key, value)));
    return section.append('\n').toString();
  }

  /** A card with another section on quality; at its end where it had none. */
  static String withQuality(String card, Evaluation evaluation) {
    return withSection(card, QUALITY, quality(evaluation));
  }

  /** A card with another section on the 8-bit decoder; at its end where it had none. */
  static String withInt8(String card, Int8Trial trial) {
    StringBuilder section = new StringBuilder(INT8).append("\n\n");
    section.append(trial.packaged() ? "Packaged: " : "Not packaged: ");
    section.append(trial.verdict()).append(".\n\n");
    if (!trial.measures().isEmpty()) {
      section.append("| | |\n|---|---|\n");
      trial
          .measures()
          .forEach((name, value) -> section.append("| %s | %s |\n".formatted(name, number(value))));
      section.append('\n');
    }
    return withSection(card, INT8, section.toString());
  }

  /** Puts a section, which ends with an empty line, in the place of the one of the same head. */
  private static String withSection(String card, String head, String section) {
    int from = card.indexOf("\n" + head + "\n") + 1;
    if (from == 0) {
      return card.stripTrailing() + "\n\n" + section.stripTrailing() + "\n";
    }
    int next = card.indexOf("\n## ", from);
    return next < 0
        ? card.substring(0, from) + section.stripTrailing() + "\n"
        : card.substring(0, from) + section + card.substring(next + 1);
  }

  private void export() {
    if (manifest.exportParity() == null) {
      return;
    }
    double parity =
        manifest.exportParity().stream().mapToDouble(ExportParity::maxDifference).max().orElse(0);
    line("## Export");
    line("");
    line(
        "The graphs differ from the trained network by at most "
            + number(parity)
            + " (batches 1, 2 and 7)."
            + (weights == WeightStorage.FLOAT16
                ? " Weights are stored as float16, and computed with in float32."
                : ""));
    line("");
  }

  private void training() {
    Provenance training = manifest.training();
    line("## Training");
    line("");
    line("- data: " + training.dataSet().name());
    if (training.dataSet().licence() != null) {
      line("- licence of the data: " + training.dataSet().licence());
    }
    if (training.recipe() != null) {
      line("- recipe" + seedAndEpochs(training) + ": see `training` in `model.json`");
    }
    if (TrainedData.isTestSplit(manifest)) {
      line("- trained on the test split, by the recipe's wish: what is measured there is no test");
    }
    line("");
  }

  private static String seedAndEpochs(Provenance training) {
    return (training.seed() == null ? "" : ", seed " + training.seed())
        + (training.epochs() == null ? "" : ", " + training.epochs() + " epochs");
  }

  private void limits() {
    line("## Limits");
    line("");
    line(
        "A small model for teaching, tests and benchmarks. It knows nothing beyond its data set;"
            + (draws()
                ? " a share of its samples is malformed."
                : " it names a class for whatever it is shown."));
  }

  private boolean draws() {
    return manifest.task() != Task.CLASSIFICATION;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }

  private void line(String content) {
    text.append(content).append('\n');
  }
}
