package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import java.util.OptionalDouble;

/** What pixels alone tell of a set of images, to be compared with that of real images. */
record Looks(
    ImageSpread spread, OptionalDouble sharpness, Contrast contrast, OptionalDouble diversity) {

  static Looks of(ImageBatch images) {
    return new Looks(
        ImageSpread.of(images),
        Sharpness.applies(images)
            ? OptionalDouble.of(Sharpness.of(images))
            : OptionalDouble.empty(),
        Contrast.of(images),
        images.labels().isPresent() ? ClassDiversity.of(images) : OptionalDouble.empty());
  }

  void ofSamples(Findings findings, String variant) {
    findings.metric(Metric.SAMPLE_INTENSITY, variant, spread.meanIntensity());
    findings.metric(Metric.SAMPLE_PAIR_DISTANCE, variant, spread.pairDistance());
    sharpness.ifPresent(value -> findings.metric(Metric.SHARPNESS, variant, value));
    findings.metric(Metric.CONTRAST, variant, contrast.deviation());
    findings.metric(Metric.MID_GREY, variant, contrast.midGrey());
    diversity.ifPresent(value -> findings.metric(Metric.DIVERSITY, variant, value));
  }

  void ofTestImages(Findings findings) {
    findings.metric(Metric.TEST_INTENSITY, spread.meanIntensity());
    findings.metric(Metric.TEST_PAIR_DISTANCE, spread.pairDistance());
    sharpness.ifPresent(value -> findings.metric(Metric.TEST_SHARPNESS, value));
    findings.metric(Metric.TEST_CONTRAST, contrast.deviation());
    findings.metric(Metric.TEST_MID_GREY, contrast.midGrey());
    diversity.ifPresent(value -> findings.metric(Metric.TEST_DIVERSITY, value));
  }
}
