package dev.limn.server.sampling;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.server.batch.Decoded;
import dev.limn.server.batch.Outcome;
import dev.limn.server.batch.RowJob;
import dev.limn.server.model.ServedModel;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A picture on its way through batches. Gives the model back when it ends. */
final class PictureJob extends RowJob {

  private final PictureRequest request;
  private final ServedModel model;
  private final Sampler sampler;
  private final Executor encoders;
  private final PictureReply reply;
  private final int imageSize;
  private final int[] labels;

  /** Empty where the format has no room for them. */
  private final float[] latents;

  private byte[] pixels;
  private Picture picture;

  PictureJob(
      PictureRequest request,
      ServedModel model,
      Duration patience,
      Executor encoders,
      PictureReply reply) {
    super(request.rows().count(), Outcome.PIXELS, patience.toNanos());
    ImageFormat format = model.manifest().image();
    this.request = request;
    this.model = model;
    this.sampler = model.engine(request.precision()).sampler();
    this.encoders = encoders;
    this.reply = reply;
    this.imageSize = format.height() * format.width() * format.channels();
    this.labels = new int[model.manifest().conditional() ? rows() : 0];
    boolean keepsLatents = request.format() == FileFormat.JSON;
    this.latents = new float[keepsLatents ? rows() * model.manifest().latent().size() : 0];
  }

  @Override
  protected void fill(int from, int count, float[] batch, int[] batchLabels, int at) {
    request.rows().fill(sampler, from, count, batch, batchLabels, at);
    if (latents.length > 0) {
      int size = model.manifest().latent().size();
      System.arraycopy(batch, at * size, latents, from * size, count * size);
    }
    if (labels.length > 0) {
      System.arraycopy(batchLabels, at, labels, from, count);
    }
  }

  @Override
  protected void receive(int from, int count, Decoded decoded, int at) {
    System.arraycopy(
        decoded.pixels(), at * imageSize, memory(), from * imageSize, count * imageSize);
  }

  /** Not before it is needed: a job that waits holds no room for its answer. */
  private synchronized byte[] memory() {
    if (pixels == null) {
      pixels = new byte[rows() * imageSize];
    }
    return pixels;
  }

  @Override
  protected Executor answeredBy() {
    return encoders;
  }

  @Override
  protected void prepare() {
    ImageFormat format = model.manifest().image();
    ImageBatch images =
        new ImageBatch(rows(), format.height(), format.width(), format.channels(), memory());
    ImageBatch labelled = labels.length > 0 ? images.withLabels(labels) : images;
    Sheet sheet = new Sheet(labelled, kept(), request.layout(), request.columns());
    picture = new Picture(request.format().mediaType(), request.format().encode(sheet));
  }

  private Latents kept() {
    int size = model.manifest().latent().size();
    return latents.length == 0 ? null : new Latents(rows(), size, latents);
  }

  @Override
  protected void succeed() {
    model.release();
    reply.answer(picture);
  }

  @Override
  protected void fail(Throwable failure) {
    model.release();
    reply.fail(failure);
  }

  @Override
  protected boolean abandoned() {
    return reply.isGone();
  }
}
