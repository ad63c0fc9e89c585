package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import java.util.OptionalDouble;

/** What pixels alone tell of a set of images, to be compared with that of real images. */
record Looks(ImageSpread spread, double sharpness, Contrast contrast, OptionalDouble diversity) {

  static Looks of(ImageBatch images) {
    return new Looks(
        ImageSpread.of(images),
        Sharpness.of(images),
        Contrast.of(images),
        images.labels().isPresent() ? ClassDiversity.of(images) : OptionalDouble.empty());
  }

  void ofSamples(Findings findings, String variant) {
    findings.metric(Metric.SAMPLE_INTENSITY, variant, spread.meanIntensity());
    findings.metric(Metric.SAMPLE_PAIR_DISTANCE, variant, spread.pairDistance());
    findings.metric(Metric.SHARPNESS, variant, sharpness);
    findings.metric(Metric.CONTRAST, variant, contrast.deviation());
    findings.metric(Metric.MID_GREY, variant, contrast.midGrey());
    diversity.ifPresent(value -> findings.metric(Metric.DIVERSITY, variant, value));
  }

  void ofTestImages(Findings findings) {
    findings.metric(Metric.TEST_INTENSITY, spread.meanIntensity());
    findings.metric(Metric.TEST_PAIR_DISTANCE, spread.pairDistance());
    findings.metric(Metric.TEST_SHARPNESS, sharpness);
    findings.metric(Metric.TEST_CONTRAST, contrast.deviation());
    findings.metric(Metric.TEST_MID_GREY, contrast.midGrey());
    diversity.ifPresent(value -> findings.metric(Metric.TEST_DIVERSITY, value));
  }
}
