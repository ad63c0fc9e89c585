package dev.limn.server.sampling;

import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.model.ServedModel;
import dev.limn.server.settings.Limits;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * A picture that could be drawn: known by a tag before anything is computed. Holds its model open:
 * whoever has it calls one of {@link #draw}, {@link #stream} and {@link #drop}, once.
 */
public final class Drawing {

  private final PictureRequest request;
  private final ServedModel model;
  private final String tag;
  private final boolean pinned;
  private final Limits limits;
  private final Executor encoders;
  private final Semaphore streams;

  Drawing(
      PictureRequest request,
      ServedModel model,
      String tag,
      boolean pinned,
      Limits limits,
      Executor encoders,
      Semaphore streams) {
    this.request = request;
    this.model = model;
    this.tag = tag;
    this.pinned = pinned;
    this.limits = limits;
    this.encoders = encoders;
    this.streams = streams;
  }

  /**
   * What stands for the picture: equal tags mean equal pictures.
   *
   * @return 64 hexadecimal digits
   */
  public String tag() {
    return tag;
  }

  /**
   * Whether the request names the model's checksum, so that its answer never changes.
   *
   * @return false if other bytes may answer next time, under the same version even
   */
  public boolean isPinned() {
    return pinned;
  }

  /**
   * What the picture is.
   *
   * @return such as {@code image/png}
   */
  public String mediaType() {
    return request.format().mediaType();
  }

  /**
   * What it is drawn with.
   *
   * @return the manifest of the model
   */
  public Manifest model() {
    return model.manifest();
  }

  /**
   * How many images it has.
   *
   * @return from 1 on
   */
  public int rows() {
    return request.rows().count();
  }

  /**
   * Whether there are more images, or more bytes of them, than are answered in one piece.
   *
   * @return true if {@link #stream} is to be called in place of {@link #draw}
   */
  public boolean isStream() {
    ImageFormat image = model.manifest().image();
    long imageBytes = (long) image.height() * image.width() * image.channels();
    return rows() > Math.min(limits.rows(), limits.responseBytes() / imageBytes);
  }

  /** Draws nothing. */
  public void drop() {
    model.release();
  }

  /**
   * Draws the picture.
   *
   * @param reply gets it, or learns why there is none; on another thread
   * @throws dev.limn.LimnException if the queue has no room
   */
  public void draw(PictureReply reply) {
    try {
      PictureJob job = new PictureJob(request, model, limits.deadline(), encoders, reply);
      reply.accepted(model.manifest(), job);
      model.engine(request.precision()).queue().submit(job);
    } catch (RuntimeException | Error e) {
      model.release();
      throw e;
    }
  }

  /**
   * Draws the images part by part, each when it is asked for.
   *
   * @return the bytes; to be subscribed to once or cancelled, and until then the model is held
   * @throws dev.limn.LimnException if too many streams are open
   */
  public ByteStream stream() {
    return SampleStream.open(request, model, streams, limits);
  }
}
