package dev.limn.server.sampling;

import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.server.TinyModel;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.batch.Workers;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ModelSource;
import dev.limn.server.model.ServingOptions;
import dev.limn.server.settings.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sampling with two small models, and samplers of the same models beside it. */
final class Studio implements AutoCloseable {

  private final Workers workers = new Workers("test", 2);
  private final ModelRepository models;
  private final Sampling sampling;
  private final Sampler labelled = Sampler.open(TinyModel.LABELLED.pack());
  private final Sampler plain = Sampler.open(TinyModel.PLAIN.pack());

  /** Answers in one piece have at most so many rows; there is room for one stream. */
  Studio(int rows) {
    this(rows, 1 << 20);
  }

  Studio(int rows, int responseBytes) {
    models =
        new ModelRepository(
            List.of(
                () ->
                    List.of(
                        new ModelSource.Found("labelled", TinyModel.LABELLED::pack),
                        new ModelSource.Found("tiny", TinyModel.PLAIN::pack))),
            new ServingOptions(
                Provider.CPU,
                new BatchSettings(10, Duration.ZERO, 4096, Duration.ofDays(1)),
                workers));
    models.start();
    Limits limits =
        new Limits(1 << 20, rows, 100_000, responseBytes, 1, 200, Duration.ofSeconds(10));
    sampling = new Sampling(models, limits, workers);
  }

  Sampler labelled() {
    return labelled;
  }

  Sampler plain() {
    return plain;
  }

  /** A reply that can be waited for. */
  private static final class Waiting extends CompletableFuture<Picture> implements PictureReply {

    @Override
    public void answer(Picture picture) {
      complete(picture);
    }

    @Override
    public void fail(Throwable failure) {
      completeExceptionally(failure);
    }

    @Override
    public boolean isGone() {
      return false;
    }
  }

  Picture draw(String model, PicturePlan plan, Map<String, String> parameters) throws Exception {
    Waiting reply = new Waiting();
    plan(model, plan, parameters, drawing -> drawing.draw(reply), reply);
    return reply.get(20, TimeUnit.SECONDS);
  }

  /** What could be drawn; the caller draws, streams or drops it. */
  Drawing plan(PicturePlan plan, Map<String, String> parameters) {
    CompletableFuture<Drawing> planned = new CompletableFuture<>();
    plan("labelled", plan, parameters, planned::complete, new Waiting());
    return planned.orTimeout(20, TimeUnit.SECONDS).join();
  }

  String tag(PicturePlan plan, Map<String, String> parameters) {
    Drawing drawing = plan(plan, parameters);
    drawing.drop();
    return drawing.tag();
  }

  private void plan(
      String model,
      PicturePlan plan,
      Map<String, String> parameters,
      Consumer<Drawing> planned,
      Waiting reply) {
    sampling.plan(model, plan, () -> new Parameters(parameters), planned, reply);
  }

  /** Whether nobody holds a model any more. */
  boolean closesAtOnce() {
    return models.close(Duration.ofSeconds(5));
  }

  @Override
  public void close() {
    models.close(Duration.ofSeconds(5));
    workers.close();
    labelled.close();
    plain.close();
  }
}
