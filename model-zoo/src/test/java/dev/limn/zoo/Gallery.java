package dev.limn.zoo;

import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page {@code docs/zoo.md}: each model of the index with its picture and its quality. */
final class Gallery {

  /** Where the packages are, from the page. */
  private static final String PACKAGES = "../model-zoo/src/main/resources/dev/limn/zoo/";

  /** What is shown of the metrics, with how many digits. */
  private enum Shown {
    MSE("mse", 4),
    PSNR("psnr", 2),
    SSIM("ssim", 3),
    ELBO("elbo", 1),
    KL("kl", 1),
    LABEL_ACCURACY("labelAccuracy", 3),
    FRECHET_RATIO("frechetRatio", 1),
    PRECISION("precision", 3),
    RECALL("recall", 3),
    ACCURACY("accuracy", 4);

    private final String key;
    private final int digits;

    Shown(String key, int digits) {
      this.key = key;
      this.digits = digits;
    }

    private boolean isIn(ZooEntry entry) {
      return entry.metrics().containsKey(key);
    }

    private String value(ZooEntry entry) {
      return String.format(Locale.ROOT, "%." + digits + "f", entry.metrics().get(key));
    }
  }

  private Gallery() {}

  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # The zoo

            The models that come with Limn, each by its name: `limn sample cvae-conv-mnist --out samples.png`, or
            `ModelZoo.get("cvae-conv-mnist")` in a JVM. What a figure means is in [evaluation.md](evaluation.md), how it was measured in
            each model's card. How models get elsewhere, and others here: [zoo-howto.md](zoo-howto.md).

            This page is made of the zoo's index; a test holds it to that (`GalleryTest`).
            """);
    ModelZoo.list().forEach(entry -> page.append('\n').append(section(entry)));
    return page.toString();
  }

  private static String section(ZooEntry entry) {
    ModelPackage model = ModelZoo.get(entry.name());
    List<String> parts = new ArrayList<>();
    parts.add("## " + entry.name());
    parts.add(entry.description() + ".");
    if (model.manifest().file(FileRole.SAMPLES).isPresent()) {
      parts.add(
          "![Samples of %s](%s%s/samples.png)".formatted(entry.name(), PACKAGES, entry.name()));
    }
    parts.add(quality(entry));
    parts.add(facts(entry, model));
    return String.join("\n\n", parts) + "\n";
  }

  private static String quality(ZooEntry entry) {
    List<Shown> shown = new ArrayList<>();
    for (Shown metric : Shown.values()) {
      if (metric.isIn(entry)) {
        shown.add(metric);
      }
    }
    String keys = shown.stream().map(metric -> metric.key).collect(Collectors.joining(" | "));
    String values =
        shown.stream().map(metric -> metric.value(entry)).collect(Collectors.joining(" | "));
    return "| %s |\n%s|\n| %s |".formatted(keys, "|---".repeat(shown.size()), values);
  }

  private static String facts(ZooEntry entry, ModelPackage model) {
    List<String> facts = new ArrayList<>();
    facts.add("version " + entry.version());
    facts.add("family " + entry.family());
    facts.add("data " + entry.data());
    facts.add(String.format(Locale.ROOT, "%.1f MB", entry.bytes() / 1e6));
    if (model.manifest().decoder(Precision.INT8).isPresent()) {
      facts.add("8-bit decoder");
    }
    if (model.prior().isPresent()) {
      facts.add("mixture prior");
    }
    facts.add(entry.licence());
    facts.add("[card](%s%s/README.md)".formatted(PACKAGES, entry.name()));
    facts.add("SHA-256 `%s`".formatted(entry.sha256()));
    return String.join(" · ", facts);
  }
}
