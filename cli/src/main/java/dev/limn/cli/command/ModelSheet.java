package dev.limn.cli.command;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Provenance;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A model's manifest for people. What the manifest does not state is left out. */
record ModelSheet(PrintStream out) {

  void print(ModelPackage model) {
    Manifest manifest = model.manifest();
    out.println(manifest.name() + " " + manifest.version() + " (" + manifest.family() + ")");
    if (manifest.description() != null) {
      out.println("  " + manifest.description());
    }
    images(manifest);
    latents(model);
    manifest.graphs().forEach(graph -> graph(graph, manifest.opset()));
    for (PackagedFile file : manifest.files()) {
      out.println(String.format(Locale.ROOT, "  %,12d  %s", file.bytes(), file.path()));
    }
    training(manifest.training());
    quality(manifest.evaluation());
    if (manifest.licence() != null) {
      line("licence", manifest.licence());
    }
    line("sha256", model.sha256());
  }

  private void images(Manifest manifest) {
    line("images", manifest.image().describe());
    if (!manifest.image().classNames().isEmpty()) {
      line("classes", String.join(", ", manifest.image().classNames()));
    }
  }

  private void latents(ModelPackage model) {
    LatentSpace latent = model.manifest().latent();
    if (latent == null) {
      return;
    }
    String priors = String.join(", ", latent.priors());
    String choice = latent.priors().size() > 1 ? ", default " + latent.defaultPrior() : "";
    line("latent", latent.size() + " numbers, priors " + priors + choice);
    model.prior().ifPresent(prior -> line("mixture", mixture(prior, model.manifest().training())));
  }

  private static String mixture(MixturePrior prior, Provenance training) {
    String form =
        prior.components()
            + (prior.components() == 1 ? " normal distribution" : " normal distributions")
            + (prior.conditional() ? " a class" : "");
    if (training == null || training.prior() == null) {
      return form;
    }
    return String.format(
        Locale.ROOT,
        "%s, fitted to the latents of %,d training images",
        form,
        training.prior().images());
  }

  private void graph(GraphSignature graph, int opset) {
    out.println("  " + graph.file() + " (opset " + opset + ")");
    out.println("    in      " + values(graph.inputs()));
    out.println("    out     " + values(graph.outputs()));
  }

  private void training(Provenance training) {
    if (training != null && training.dataSet() != null) {
      line(
          "trained",
          "on "
              + training.dataSet().name()
              + ", "
              + training.epochs()
              + " epochs, seed "
              + training.seed());
    }
  }

  private void quality(Evaluation evaluation) {
    if (evaluation == null) {
      return;
    }
    evaluation
        .metrics()
        .forEach(
            (name, value) ->
                line(
                    "quality",
                    String.format(Locale.ROOT, "%s %.5g", Evaluation.label(name), value)));
  }

  private void line(String name, String value) {
    out.println("  %-9s %s".formatted(name, value));
  }

  private static String values(List<GraphSignature.Value> values) {
    return values.stream()
        .map(v -> v.name() + " " + v.type() + " [" + String.join(",", v.shape()) + "]")
        .collect(Collectors.joining(", "));
  }
}
