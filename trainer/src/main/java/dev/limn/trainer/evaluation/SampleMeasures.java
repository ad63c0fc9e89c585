package dev.limn.trainer.evaluation;

import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The measures of samples from one prior. A conditional model draws the classes of the test images,
 * so that both sets hold as many of each.
 */
final class SampleMeasures {

  private static final int ROWS = 256;

  private final ImageBatch test;
  private final ImageBatch samples;
  private final String variant;
  private final Findings findings;

  /** Draws as many samples as there are test images. */
  SampleMeasures(
      Sampler sampler, ImageBatch test, long seed, SampledPrior prior, Findings findings) {
    this.test = test;
    this.variant = prior.variant();
    this.findings = findings;
    SampleRequest request =
        SampleRequest.of(test.count()).withSeed(seed).withPrior(PriorChoice.parse(prior.name()));
    this.samples =
        draw(
            sampler,
            sampler.manifest().conditional()
                ? request.withLabels(Labels.cycle(test.labels().orElseThrow()))
                : request);
  }

  /** Those of the test images, which a model of some classes was trained on; else all. */
  private int[] classes(int classCount) {
    return test.labels()
        .map(labels -> Arrays.stream(labels).sorted().distinct().toArray())
        .orElseGet(() -> IntStream.range(0, classCount).toArray());
  }

  private static ImageBatch draw(Sampler sampler, SampleRequest request) {
    ImageFormat format = sampler.manifest().image();
    int size = format.height() * format.width() * format.channels();
    byte[] pixels = new byte[request.count() * size];
    Shards.each(
        request.count(),
        ROWS,
        (from, to) -> {
          SampleRequest block =
              new SampleRequest(
                  to - from,
                  request.seed(),
                  from,
                  request.labels(),
                  request.temperature(),
                  request.prior());
          byte[] drawn = sampler.sample(block).pixels();
          System.arraycopy(drawn, 0, pixels, from * size, drawn.length);
        });
    ImageBatch images =
        new ImageBatch(request.count(), format.height(), format.width(), format.channels(), pixels);
    return sampler.manifest().conditional() ? images.withLabels(sampler.labels(request)) : images;
  }

  void measureLooks() {
    Looks.of(samples).ofSamples(findings, variant);
  }

  void measureCopies(ImageBatch train, int queries) {
    NearestImages nearest = NearestImages.of(RandomPart.of(samples, queries), train);
    findings.metric(Metric.NEAREST_TRAIN, variant, nearest.mean());
    findings.metric(Metric.NEAREST_TRAIN_MIN, variant, nearest.least());
  }

  void measureByJudge(RealImages.Judged real) {
    JudgedImages judged = JudgedImages.of(real.judge(), samples);
    int classCount = real.judge().manifest().image().classNames().size();
    if (samples.labels().isPresent()) {
      findings.metric(
          Metric.LABEL_ACCURACY,
          variant,
          judged.judgement().accuracy(samples.labels().orElseThrow()));
    } else {
      ClassBalance.among(judged.judgement().predicted(), classes(classCount))
          .ifPresent(
              balance -> {
                findings.metric(Metric.CLASS_BALANCE, variant, balance.evenness());
                findings.metric(Metric.RAREST_CLASS, variant, balance.rarest());
              });
    }
    double frechet = FrechetDistance.between(real.test().statistics(), judged.statistics());
    findings.metric(Metric.FRECHET, variant, frechet);
    if (real.frechetFloor() > 0) {
      findings.metric(Metric.FRECHET_RATIO, variant, frechet / real.frechetFloor());
    }
    PrecisionRecall found = PrecisionRecall.of(real.test().manifold(), judged.manifold());
    findings.metric(Metric.PRECISION, variant, found.precision());
    findings.metric(Metric.RECALL, variant, found.recall());
  }
}
