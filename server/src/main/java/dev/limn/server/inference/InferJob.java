package dev.limn.server.inference;

import dev.limn.runtime.Sampler;
import dev.limn.server.batch.Decoded;
import dev.limn.server.batch.Outcome;
import dev.limn.server.batch.RowJob;
import dev.limn.server.inference.InferRequest.Tensor;
import dev.limn.server.model.ServedModel;
import java.util.concurrent.Executor;

/** One infer request on its way through a batch. Gives the model back when it ends. */
final class InferJob extends RowJob {

  /**
   * Writing less than this keeps a worker from its next batch for no longer than the batch took.
   */
  private static final long QUICK_BYTES = 16 * 1024;

  private final InferRequest request;
  private final ServedModel model;
  private final Sampler sampler;
  private final Executor encoders;
  private final Reply reply;
  private final int imageSize;
  private byte[] pixels;
  private float[] image;

  InferJob(InferRequest request, ServedModel model, Executor encoders, Reply reply) {
    super(request.rows().count(), outcome(request), request.patience().toNanos());
    this.request = request;
    this.model = model;
    this.sampler = model.engine(request.precision()).sampler();
    this.encoders = encoders;
    this.reply = reply;
    this.imageSize = AnswerWriter.numbersAnImage(model.manifest());
  }

  private static Outcome outcome(InferRequest request) {
    return Outcome.of(request.has(Tensor.PIXELS), request.has(Tensor.IMAGE));
  }

  @Override
  protected void fill(int from, int count, float[] latents, int[] labels, int at) {
    request.rows().fill(sampler, from, count, latents, labels, at);
  }

  @Override
  protected void receive(int from, int count, Decoded decoded, int at) {
    requireMemory(decoded);
    int size = imageSize;
    if (pixels != null) {
      System.arraycopy(decoded.pixels(), at * size, pixels, from * size, count * size);
    }
    if (image != null) {
      System.arraycopy(decoded.images(), at * size, image, from * size, count * size);
    }
  }

  /** Not before it is needed: a job that waits holds no room for its answer. */
  private synchronized void requireMemory(Decoded decoded) {
    if (decoded.pixels() != null && pixels == null) {
      pixels = new byte[rows() * imageSize];
    }
    if (decoded.images() != null && image == null) {
      image = new float[rows() * imageSize];
    }
  }

  @Override
  protected Executor answeredBy() {
    boolean quick = AnswerWriter.mostBytes(request, model.manifest()) <= QUICK_BYTES;
    return quick || request.outputs().stream().allMatch(InferRequest.Output::binary)
        ? null
        : encoders;
  }

  @Override
  protected void prepare() {
    reply.prepare(new Result(request, model.manifest(), pixels, image));
  }

  @Override
  protected void succeed() {
    model.release();
    reply.answer();
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
