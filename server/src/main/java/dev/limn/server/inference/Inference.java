package dev.limn.server.inference;

import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServedModel;
import dev.limn.server.settings.Limits;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers infer requests, whatever they came through. Safe for use by many threads. */
public final class Inference {

  /** Reading more than this takes longer than handing it to another thread. */
  private static final int QUICK_BYTES = 64 * 1024;

  private final ModelRepository models;
  private final Limits limits;
  private final Executor encoders;

  /**
   * Answers requests.
   *
   * @param models who is asked
   * @param limits what a request may ask for
   * @param encoders who reads and writes what is long
   */
  public Inference(ModelRepository models, Limits limits, Executor encoders) {
    this.models = models;
    this.limits = limits;
    this.encoders = encoders;
  }

  /**
   * Answers a request of the REST protocol.
   *
   * @param name the model
   * @param version its version, or null for the latest
   * @param body the whole body; kept until the answer
   * @param headerLength how many bytes of it are JSON
   * @param reply gets the answer, or learns why there is none; on this thread or another
   */
  public void infer(String name, String version, byte[] body, int headerLength, Reply reply) {
    read(
        headerLength,
        () ->
            infer(
                name,
                version,
                model -> RequestReader.read(body, headerLength, mostNumbers(model)),
                reply),
        reply);
  }

  /**
   * Has a request read and asked: at once, or by another thread where that takes long.
   *
   * @param length how many bytes there are to read
   * @param reading reads them and asks; must not throw
   * @param reply learns that too many long requests wait already
   */
  public void read(int length, Runnable reading, Reply reply) {
    if (length <= QUICK_BYTES) {
      reading.run();
      return;
    }
    try {
      encoders.execute(reading);
    } catch (RejectedExecutionException e) {
      reply.fail(new QueueFullException("too many long requests are waiting: try again later"));
    }
  }

  /**
   * Answers a request of another protocol.
   *
   * @param name the model
   * @param version its version, or null for the latest
   * @param request reads the request, or throws why it cannot be read
   * @param reply gets the answer, or learns why there is none; on this thread or another
   */
  public void infer(String name, String version, Supplier<RawRequest> request, Reply reply) {
    infer(name, version, model -> request.get(), reply);
  }

  /** A latent is the longest input of a model. */
  private int mostNumbers(Manifest model) {
    return (int) Math.min(Integer.MAX_VALUE, (long) limits.rows() * model.latent().size());
  }

  private void infer(
      String name, String version, Function<Manifest, RawRequest> request, Reply reply) {
    try {
      submit(name, version, request, reply);
    } catch (RuntimeException | Error e) {
      reply.fail(e);
    }
  }

  private void submit(
      String name, String version, Function<Manifest, RawRequest> wording, Reply reply) {
    ServedModel model = models.hold(name, version);
    try {
      InferRequest request =
          RequestRules.apply(wording.apply(model.manifest()), model.manifest(), limits);
      InferJob job = new InferJob(request, model, encoders, reply);
      reply.accepted(model.manifest(), job);
      model.engine(request.precision()).queue().submit(job);
    } catch (RuntimeException | Error e) {
      model.release();
      throw e;
    }
  }
}
