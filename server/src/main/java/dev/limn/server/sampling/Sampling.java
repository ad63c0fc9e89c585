package dev.limn.server.sampling;

import dev.limn.UsageException;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Sha256;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServedModel;
import dev.limn.server.settings.Limits;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Draws pictures, whatever they were asked through. Safe for use by many threads. */
public final class Sampling {

  /** Long enough that no two packages of a name share it by chance. */
  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{16,64}");

  /** A number of a JSON answer with its comma; a zip or a PNG takes no more a pixel. */
  private static final int MOST_BYTES_A_LEVEL = 4;

  /** A latent's number in a JSON answer, such as {@code -1.1754944E-38}, with its comma. */
  private static final int MOST_BYTES_A_NUMBER = 16;

  private final ModelRepository models;
  private final Limits limits;
  private final Executor encoders;
  private final Semaphore streams;

  /**
   * Draws pictures.
   *
   * @param models who is asked
   * @param limits what a request may ask for
   * @param encoders who writes pictures
   */
  public Sampling(ModelRepository models, Limits limits, Executor encoders) {
    this.models = models;
    this.limits = limits;
    this.encoders = encoders;
    this.streams = new Semaphore(limits.streams());
  }

  /**
   * Finds out what a request asks for, on another thread.
   *
   * @param name the model
   * @param plan the kind of pictures
   * @param parameters what the request says
   * @param planned gets what could be drawn; what it throws is told to {@code reply}
   * @param reply learns why nothing can be drawn
   */
  public void plan(
      String name,
      PicturePlan plan,
      Supplier<Parameters> parameters,
      Consumer<Drawing> planned,
      PictureReply reply) {
    Runnable planning =
        () -> {
          try {
            planned.accept(plan(name, plan, parameters.get()));
          } catch (RuntimeException | Error e) {
            reply.fail(e);
          }
        };
    try {
      encoders.execute(planning);
    } catch (RejectedExecutionException e) {
      reply.fail(new QueueFullException("too many pictures are asked for: try again later"));
    }
  }

  /**
   * How many streams are open.
   *
   * @return from 0 to the limit
   */
  public int openStreams() {
    return limits.streams() - streams.availablePermits();
  }

  private Drawing plan(String name, PicturePlan plan, Parameters parameters) {
    String version = parameters.text("version");
    String checksum = parameters.text("sha256");
    ServedModel model = models.hold(name, version);
    try {
      requireBytes(model, checksum);
      PictureRequest request = request(model, plan, parameters);
      String tag = tag(model, plan, parameters);
      return new Drawing(request, model, tag, checksum != null, limits, encoders, streams);
    } catch (RuntimeException | Error e) {
      model.release();
      throw e;
    }
  }

  /** A client that keeps pictures for ever names the bytes that drew them. */
  private static void requireBytes(ServedModel model, String checksum) {
    if (checksum == null) {
      return;
    }
    if (!CHECKSUM.matcher(checksum).matches()) {
      throw Parameters.wrong(
          "sha256", "the first 16 to 64 digits of the checksum in /v1/models", checksum);
    }
    if (!model.sha256().startsWith(checksum)) {
      throw new UsageException(
          "model %s %s has the checksum %s, not %s: ask /v1/models again"
              .formatted(
                  model.manifest().name(),
                  model.manifest().version(),
                  model.sha256().substring(0, 16),
                  checksum));
    }
  }

  private PictureRequest request(ServedModel model, PicturePlan plan, Parameters parameters) {
    Precision asked = parameters.parsed("precision", Precision::parse);
    Precision precision = asked == null ? Precision.FP32 : asked;
    FileFormat format = parameters.choice("format", FileFormat.PNG);
    Layout layout = parameters.choice("layout", Layout.GRID);
    PlanContext context =
        new PlanContext(
            model.engine(precision).sampler(),
            parameters,
            limits,
            mostRows(format, plan, model.manifest()));
    PicturePlan.Grid grid = plan.plan(context);
    parameters.requireAllRead();
    if (format == FileFormat.PNG && layout == Layout.SINGLE && grid.rows().count() > 1) {
      throw new UsageException(
          "a single PNG holds one image, found %d: ask for layout grid or format zip"
              .formatted(grid.rows().count()));
    }
    return new PictureRequest(grid.rows(), precision, format, layout, grid.columns());
  }

  private int mostRows(FileFormat format, PicturePlan plan, Manifest model) {
    if (format.streams() && plan instanceof Samples) {
      return limits.streamRows();
    }
    ImageFormat image = model.image();
    long levels = (long) image.height() * image.width() * image.channels();
    long bytes = levels * MOST_BYTES_A_LEVEL + (long) model.latent().size() * MOST_BYTES_A_NUMBER;
    return (int) Math.min(limits.rows(), limits.responseBytes() / bytes);
  }

  /** Depends on all that the picture depends on, and on nothing else. */
  private static String tag(ServedModel model, PicturePlan plan, Parameters parameters) {
    String all = String.join("\n", model.sha256(), plan.identity(), parameters.toString());
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }
}
