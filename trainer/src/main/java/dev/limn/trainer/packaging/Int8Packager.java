package dev.limn.trainer.packaging;

import dev.limn.UsageException;
import dev.limn.onnx.OnnxException;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.Int8Quantizer;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Int8Trial;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.Evaluator;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives a package an 8-bit decoder, if that is worth it: at least {@value #LEAST_SPEED} times the
 * samples a second of the fp32 decoder on this machine, at most {@value #MOST_ACCURACY_LOSS} less
 * label accuracy, at most {@value #MOST_FRECHET} times the Frechet distance. Either way the package
 * states what was found.
 */
public final class Int8Packager {

  static final double LEAST_SPEED = 1.3;
  static final double MOST_ACCURACY_LOSS = 0.003;
  static final double MOST_FRECHET = 1.05;

  private static final String FILE = "decoder.int8.onnx";

  private Int8Packager() {}

  /**
   * Makes, measures and judges the 8-bit decoder.
   *
   * @param model a generator's package that states its training and its quality
   * @param data the data set that the model was trained on
   * @param listener hears of the stages of measuring
   * @return the package with the trial's outcome, and with the decoder if it is worth it
   * @throws UsageException if the model is no generator or states no quality
   */
  public static ModelPackage pack(ModelPackage model, DataSet data, EvaluationListener listener) {
    Manifest manifest = model.manifest();
    if (manifest.task() == Task.CLASSIFICATION
        || manifest.training() == null
        || manifest.evaluation() == null) {
      throw new UsageException(
          "model "
              + manifest.name()
              + " must be a generator that states its training and its quality: export it with its"
              + " data set");
    }
    OnnxModel decoder;
    try {
      decoder = Int8Quantizer.quantize(model);
    } catch (OnnxException e) {
      return stated(model, new Int8Trial(false, e.getMessage(), Map.of()));
    }
    Map<String, Double> measures = measures(model, decoder, data, listener);
    Optional<String> objection = objection(measures);
    if (objection.isPresent()) {
      return stated(model, new Int8Trial(false, objection.get(), measures));
    }
    ModelPackage faster = with(model, decoder);
    String verdict =
        String.format(
            Locale.ROOT,
            "%.1f times the samples a second of fp32 on %d processors, at batch 256",
            measures.get("speedRatio"),
            Runtime.getRuntime().availableProcessors());
    return stated(faster, new Int8Trial(true, verdict, measures));
  }

  private static Map<String, Double> measures(
      ModelPackage model, OnnxModel decoder, DataSet data, EvaluationListener listener) {
    Map<String, Double> measures = new TreeMap<>();
    ModelPackage both = with(model, decoder);
    SamplerOptions options = SamplerOptions.DEFAULT;
    try (Sampler int8 = Sampler.open(both, options.withPrecision(Precision.INT8));
        Sampler fp32 = Sampler.open(both, options)) {
      measures.put("speedRatio", SpeedRatio.of(int8, fp32));
    }
    Evaluation exact = model.manifest().evaluation();
    Evaluation rounded = Evaluator.evaluate(inPlace(model, decoder), data, listener);
    for (String name : new String[] {"labelAccuracy", "frechet"}) {
      if (exact.metrics().containsKey(name) && rounded.metrics().containsKey(name)) {
        measures.put(name + ".fp32", exact.metrics().get(name));
        measures.put(name + ".int8", rounded.metrics().get(name));
      }
    }
    return measures;
  }

  /** Why it is not worth it. */
  static Optional<String> objection(Map<String, Double> measures) {
    double speed = measures.get("speedRatio");
    if (speed < LEAST_SPEED) {
      return objection("%.2f times the speed of fp32 is less than %.1f", speed, LEAST_SPEED);
    }
    double lost =
        measures.getOrDefault("labelAccuracy.fp32", 0.0)
            - measures.getOrDefault("labelAccuracy.int8", 0.0);
    if (lost > MOST_ACCURACY_LOSS) {
      return objection("it loses %.4f of label accuracy, more than %.3f", lost, MOST_ACCURACY_LOSS);
    }
    double farther =
        measures.getOrDefault("frechet.int8", 0.0) / measures.getOrDefault("frechet.fp32", 1.0);
    if (farther > MOST_FRECHET) {
      return objection(
          "%.3f times the Frechet distance of fp32 is more than %.2f", farther, MOST_FRECHET);
    }
    return Optional.empty();
  }

  private static Optional<String> objection(String format, Object... numbers) {
    return Optional.of(String.format(Locale.ROOT, format, numbers));
  }

  /** The package with an 8-bit decoder, which replaces one that it has. */
  static ModelPackage with(ModelPackage model, OnnxModel decoder) {
    PackageBuilder builder = PackageBuilder.of(model);
    if (model.paths().contains(FILE)) {
      return builder.replace(FILE, decoder.toBytes()).build(model.manifest());
    }
    return builder.decoder(Precision.INT8, decoder).build(model.manifest());
  }

  /** The package with the 8-bit decoder where its fp32 decoder was, to be measured as that. */
  private static ModelPackage inPlace(ModelPackage model, OnnxModel decoder) {
    String path = model.manifest().decoder(Precision.FP32).orElseThrow().path();
    return PackageBuilder.of(model).replace(path, decoder.toBytes()).build(model.manifest());
  }

  private static ModelPackage stated(ModelPackage model, Int8Trial trial) {
    PackageBuilder builder = PackageBuilder.of(model);
    Optional<PackagedFile> card = model.manifest().file(FileRole.CARD);
    card.map(PackagedFile::path)
        .ifPresent(path -> builder.replace(path, carded(model.bytes(path), trial)));
    return builder.build(model.manifest().withInt8(trial));
  }

  private static byte[] carded(byte[] card, Int8Trial trial) {
    String text = new String(card, StandardCharsets.UTF_8);
    return ModelCard.withInt8(text, trial).getBytes(StandardCharsets.UTF_8);
  }
}
