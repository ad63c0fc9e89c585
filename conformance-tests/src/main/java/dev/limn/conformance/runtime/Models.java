package dev.limn.conformance.runtime;

import dev.limn.conformance.golden.GoldenPackage;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The golden packages as an implementation opens them. */
record Models(Subject.Opener opener) {

  static final GoldenPackage UNCONDITIONAL = new GoldenPackage("golden-unconditional");
  static final GoldenPackage CONDITIONAL = new GoldenPackage("golden-conditional");
  static final GoldenPackage MIXTURE = new GoldenPackage("golden-mixture");
  static final GoldenPackage CLASS_MIXTURE = new GoldenPackage("golden-conditional-mixture");
  static final GoldenPackage INT8 = new GoldenPackage("golden-int8");

  /** Reading and checking a package takes longer than most rules: once is enough. */
  private static final Map<GoldenPackage, ModelPackage> OPENED = new ConcurrentHashMap<>();

  static List<GoldenPackage> generators() {
    return GoldenPackage.all().stream()
        .filter(golden -> opened(golden).manifest().task() != Task.CLASSIFICATION)
        .toList();
  }

  static ModelPackage opened(GoldenPackage golden) {
    return OPENED.computeIfAbsent(golden, GoldenPackage::open);
  }

  /** Runs a rule on an open model. */
  void with(GoldenPackage golden, Consumer<Subject> rule) {
    with(golden, Precision.FP32, 0, rule);
  }

  void with(GoldenPackage golden, Precision precision, int threads, Consumer<Subject> rule) {
    try (Subject subject = opener.open(opened(golden), precision, threads)) {
      rule.accept(subject);
    }
  }

  /** Runs a rule on every generator. */
  void each(BiConsumer<GoldenPackage, Subject> rule) {
    for (GoldenPackage golden : generators()) {
      with(golden, subject -> rule.accept(golden, subject));
    }
  }

  static int latentSize(GoldenPackage golden) {
    return opened(golden).manifest().latent().size();
  }
}
