package dev.limn.runtime;

import dev.limn.UsageException;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Task;

/** What a model asks of the calls on it. */
record ModelRules(Manifest manifest) {

  void requireDrawing() {
    if (manifest.task() == Task.CLASSIFICATION) {
      throw new UsageException(
          "model %s is a classifier and draws no images: choose a generator"
              .formatted(manifest.name()));
    }
  }

  /** Drawing from another prior than the one asked for would look right and be wrong. */
  void requirePrior(String prior) {
    LatentSpace latent = manifest.latent();
    if (!latent.priors().contains(prior)) {
      throw new UsageException(
          "model %s has no prior '%s': use %s"
              .formatted(manifest.name(), prior, String.join(" or ", latent.priors())));
    }
  }

  /** Holds that so many latents and images of bytes fit an array each. */
  void requireRoom(int count) {
    ImageFormat format = manifest.image();
    int imageSize = format.height() * format.width() * format.channels();
    int limit = Integer.MAX_VALUE / Math.max(imageSize, manifest.latent().size());
    if (count > limit) {
      throw new UsageException(
          "model %s takes at most %d images of %s in one go, found %d: ask for them in parts"
              .formatted(manifest.name(), limit, format.describe(), count));
    }
  }

  /** Labels that a model would ignore are a mistake. */
  void requireTaken(Labels labels) {
    if (!manifest.conditional() && labels instanceof Labels.Cycle) {
      throw new UsageException(
          "model " + manifest.name() + " is unconditional and takes no labels: leave them out");
    }
  }

  void requireSize(Latents latents) {
    int size = manifest.latent().size();
    if (latents.size() != size) {
      throw new UsageException(
          "model %s decodes latents [N,%d], found [%d,%d]"
              .formatted(manifest.name(), size, latents.count(), latents.size()));
    }
  }

  void requireFormat(ImageBatch images) {
    ImageFormat format = manifest.image();
    if (images.height() != format.height()
        || images.width() != format.width()
        || images.channels() != format.channels()) {
      throw new UsageException(
          "model %s encodes images of %s, found %dx%d %s: resize them or choose another model"
              .formatted(
                  manifest.name(),
                  format.describe(),
                  images.height(),
                  images.width(),
                  images.channels() == 1 ? "grey" : "RGB"));
    }
    if (images.count() == 0) {
      throw new UsageException("model %s needs an image, found none".formatted(manifest.name()));
    }
  }

  void requireLabels(int[] labels, int count) {
    int expected = manifest.conditional() ? count : 0;
    if (labels.length != expected) {
      throw new UsageException(
          "model %s needs %d labels for %d rows, found %d"
              .formatted(manifest.name(), expected, count, labels.length));
    }
    int classCount = manifest.image().classNames().size();
    for (int label : labels) {
      if (label < 0 || label >= classCount) {
        throw new UsageException(
            "label must be from 0 to %d, found %d".formatted(classCount - 1, label));
      }
    }
  }
}
