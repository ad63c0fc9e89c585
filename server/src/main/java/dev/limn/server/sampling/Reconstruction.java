package dev.limn.server.sampling;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Sha256;
import dev.limn.server.model.RowSource;

/** What a model makes of an image that was sent: {@code labels} names its class. */
public final class Reconstruction implements PicturePlan {

  private static final String NAME = "the upload";

  private final byte[] upload;

  /**
   * Reconstructs an image.
   *
   * @param upload a PNG, JPEG or BMP file; not trusted
   */
  public Reconstruction(byte[] upload) {
    this.upload = upload;
  }

  @Override
  public Grid plan(PlanContext context) {
    Manifest model = context.sampler().manifest();
    if (model.file(FileRole.ENCODER).isEmpty()) {
      throw new UsageException(
          "model %s (%s) has no encoder: choose a model of the VAE family"
              .formatted(model.name(), model.family()));
    }
    Labels.Cycle listed = context.labels();
    if (model.conditional() && (listed == null || listed.classes().size() != 1)) {
      throw new UsageException(
          "model " + model.name() + " needs the class of the image: give one in 'labels'");
    }
    int[] labels = listed == null ? new int[0] : new int[] {listed.classes().get(0)};
    return new Grid(new RowSource.Encoded(image(model.image(), context), labels), 1);
  }

  @Override
  public String identity() {
    return PicturePlan.super.identity() + " " + Sha256.of(upload);
  }

  private ImageBatch image(ImageFormat format, PlanContext context) {
    PixelImage image = decoded(format, context);
    if (image.height() != format.height() || image.width() != format.width()) {
      throw new UsageException(
          "%s: the model reads images of %s, found %dx%d: resize it"
              .formatted(NAME, format.describe(), image.height(), image.width()));
    }
    return new ImageBatch(1, image.height(), image.width(), image.channels(), image.pixels());
  }

  private PixelImage decoded(ImageFormat format, PlanContext context) {
    try {
      return ImageReader.decode(upload, format.channels(), NAME, context.limits().uploadPixels());
    } catch (LimnException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
