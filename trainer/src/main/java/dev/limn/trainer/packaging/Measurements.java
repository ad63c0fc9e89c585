package dev.limn.trainer.packaging;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.ImageSpread;
import dev.limn.trainer.evaluation.ReconstructionError;
import java.util.Map;
import java.util.TreeMap;

/** Measures a package on its data set's test split, through the runtime that users have. */
final class Measurements {

  private static final int MAX_SAMPLES = 10_000;

  private Measurements() {}

  /** Quality on at least one image; the spread of samples takes two. */
  static Evaluation of(ModelPackage model, ImageSet test) {
    Map<String, String> protocol = new TreeMap<>();
    Map<String, Double> metrics = new TreeMap<>();
    protocol.put("data", test.name());
    protocol.put("split", "test");
    protocol.put("n", String.valueOf(test.count()));
    protocol.put("seed", "0");
    ImageBatch images = test.batch(0, test.count());
    try (Sampler sampler = Sampler.open(model)) {
      if (model.manifest().file(FileRole.ENCODER).isPresent()) {
        protocol.put(
            "reconstruction",
            "decoder of the encoder's mean, 8-bit pixels on [0,1]; psnr: mean over images");
        ReconstructionError error = ReconstructionError.of(sampler, images);
        metrics.put("mse", error.mse());
        metrics.put("psnr", error.psnr());
      }
      if (images.count() >= 2) {
        int count = Math.min(MAX_SAMPLES, images.count());
        protocol.put("samples", count + " of seed 0");
        addSpread(
            metrics,
            ImageSpread.of(sampler.sample(SampleRequest.of(count))),
            ImageSpread.of(images));
      }
    }
    return new Evaluation(protocol, metrics);
  }

  private static void addSpread(Map<String, Double> metrics, ImageSpread drawn, ImageSpread real) {
    metrics.put("sampleIntensity", drawn.meanIntensity());
    metrics.put("testIntensity", real.meanIntensity());
    metrics.put("samplePairDistance", drawn.pairDistance());
    metrics.put("testPairDistance", real.pairDistance());
  }
}
