package dev.limn.trainer.evaluation;

/**
 * Every measure that an evaluation may state: its key in {@code metrics}, for good, and what it
 * means. Keys that begin with {@code test} or {@code train} are those of real images, for
 * comparison.
 */
public enum Metric {
  /** Squared error of reconstructions. */
  MSE("mse", "squared error of reconstructions on [0,1], mean over pixels and images"),
  /** Peak signal-to-noise ratio of reconstructions. */
  PSNR("psnr", "10 log10(1 / mse) of each reconstruction in decibels, mean over images"),
  /** Structural similarity of reconstructions. */
  SSIM("ssim", "structural similarity of reconstructions, mean over images"),
  /** Reconstruction term of the evidence lower bound. */
  RECONSTRUCTION("reconstruction", "-log p(x given z) in nats an image, z drawn by the encoder"),
  /** KL term of the evidence lower bound. */
  KL("kl", "KL divergence of the encoder's distributions from N(0,I) in nats an image"),
  /** The evidence lower bound. */
  ELBO("elbo", "evidence lower bound in nats an image: -(reconstruction + kl)"),
  /** Latents that are used. */
  ACTIVE_UNITS("activeUnits", "latent numbers whose posterior mean has a variance above 0.01"),
  /** The importance-weighted bound. */
  IWAE("iwae", "importance-weighted bound of log p(x) in nats an image"),
  /** What importance weights gain. */
  IWAE_GAIN("iwaeGain", "how far iwae lies above the elbo of the same images and draws"),

  /** Brightness of samples. */
  SAMPLE_INTENSITY("sampleIntensity", "mean brightness of samples on [0,1]"),
  /** Brightness of test images. */
  TEST_INTENSITY("testIntensity", "mean brightness of test images"),
  /** Distance of neighbouring samples. */
  SAMPLE_PAIR_DISTANCE("samplePairDistance", "distance of each sample from the next, mean"),
  /** Distance of neighbouring test images. */
  TEST_PAIR_DISTANCE("testPairDistance", "distance of each test image from the next, mean"),
  /** Sharpness of samples. */
  SHARPNESS("sharpness", "mean absolute Laplacian of samples on [0,1]"),
  /** Sharpness of test images. */
  TEST_SHARPNESS("testSharpness", "mean absolute Laplacian of test images"),
  /** Contrast of samples. */
  CONTRAST("contrast", "standard deviation of a sample's pixels, mean over samples"),
  /** Contrast of test images. */
  TEST_CONTRAST("testContrast", "standard deviation of a test image's pixels, mean"),
  /** Grey pixels of samples. */
  MID_GREY("midGrey", "share of a sample's pixels from 64 to 191 of 255"),
  /** Grey pixels of test images. */
  TEST_MID_GREY("testMidGrey", "share of a test image's pixels from 64 to 191 of 255"),
  /** Diversity within a class. */
  DIVERSITY("diversity", "mean distance of two samples of one class"),
  /** Diversity of test images within a class. */
  TEST_DIVERSITY("testDiversity", "mean distance of two test images of one class"),
  /** Distance from the training images. */
  NEAREST_TRAIN("nearestTrain", "distance of a sample from its nearest training image, mean"),
  /** Smallest distance from the training images. */
  NEAREST_TRAIN_MIN("nearestTrainMin", "the smallest of these distances"),
  /** Distance of test images from the training images. */
  TEST_NEAREST_TRAIN(
      "testNearestTrain", "distance of a test image from its nearest training image, mean"),
  /** Smallest distance of test images from the training images. */
  TEST_NEAREST_TRAIN_MIN("testNearestTrainMin", "the smallest of these distances"),

  /** Share of conditional samples that are of the asked-for class. */
  LABEL_ACCURACY("labelAccuracy", "share of samples that the judge reads as the class asked for"),
  /** The judge's own accuracy. */
  TEST_LABEL_ACCURACY(
      "testLabelAccuracy", "share of test images that the judge reads as their label"),
  /** Evenness of classes among samples. */
  CLASS_BALANCE(
      "classBalance",
      "entropy of the test images' classes that the judge reads, over log K: 1 is even"),
  /** The rarest class among samples. */
  RAREST_CLASS("rarestClass", "smallest share of such a class that the judge reads"),
  /** Frechet distance of samples. */
  FRECHET("frechet", "squared Frechet distance of samples from test images, judge's features"),
  /** Frechet distance of training images. */
  FRECHET_FLOOR("frechetFloor", "the same of training images: what real images have"),
  /** Frechet distance over its floor. */
  FRECHET_RATIO("frechetRatio", "frechet / frechetFloor"),
  /** Share of samples that look real. */
  PRECISION("precision", "share of samples among the test images, judge's features"),
  /** Share of real images that samples cover. */
  RECALL("recall", "share of test images among the samples, judge's features"),
  /** Precision of training images. */
  TRAIN_PRECISION("trainPrecision", "precision of training images: what real images have"),
  /** Recall of training images. */
  TRAIN_RECALL("trainRecall", "recall of training images: what real images have"),

  /** A classifier's accuracy. */
  ACCURACY("accuracy", "share of test images that a classifier reads as their label"),
  /** A classifier's cross-entropy. */
  CROSS_ENTROPY("crossEntropy", "-log of the probability of a test image's label, nats, mean");

  private final String key;
  private final String meaning;

  Metric(String key, String meaning) {
    this.key = key;
    this.meaning = meaning;
  }

  /**
   * The key in an evaluation's metrics.
   *
   * @return such as {@code frechetFloor}
   */
  public String key() {
    return key;
  }

  /**
   * What it means.
   *
   * @return one line
   */
  public String meaning() {
    return meaning;
  }
}
