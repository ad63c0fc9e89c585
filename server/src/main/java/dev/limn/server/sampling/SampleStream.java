package dev.limn.server.sampling;

import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.array.NpyType;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.server.batch.BatchQueue;
import dev.limn.server.batch.Decoded;
import dev.limn.server.batch.Outcome;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.batch.RowJob;
import dev.limn.server.model.ServedModel;
import dev.limn.server.settings.Limits;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The bytes of many samples, part by part. A part is drawn when it is asked for and handed on when
 * it is whole, so that memory holds one, however many there are and however slowly they are read.
 * For one subscriber.
 */
final class SampleStream implements ByteStream, Subscription {

  private static final System.Logger LOG = System.getLogger("dev.limn.server");

  /**
   * Bytes a part: so many that asking for one does not count. A part is one batch at most: requests
   * behind it are let in by how long the rows ahead take, and those of streams are not counted.
   */
  private static final int PART_BYTES = 1 << 20;

  private final PictureRequest request;
  private final ServedModel model;
  private final BatchQueue queue;
  private final Semaphore streams;
  private final int imageSize;
  private final int partRows;
  private Subscriber<? super byte[]> subscriber;

  /** These say where the stream is, and are guarded by this. */
  private int next;

  private byte[] head;
  private long demand;
  private boolean busy;
  private boolean over;
  private boolean ended;

  private SampleStream(
      PictureRequest request, ServedModel model, Semaphore streams, Limits limits) {
    ImageFormat format = model.manifest().image();
    this.request = request;
    this.model = model;
    this.queue = model.engine(request.precision()).queue();
    this.streams = streams;
    this.imageSize = format.height() * format.width() * format.channels();
    int mostRows = Math.min(limits.rows(), queue.batchRows());
    this.partRows = Math.max(1, Math.min(mostRows, PART_BYTES / imageSize));
    this.head = request.format() == FileFormat.NPY ? npyHead(format) : new byte[0];
  }

  /** Takes one of the places for streams until the stream has ended. */
  static SampleStream open(
      PictureRequest request, ServedModel model, Semaphore streams, Limits limits) {
    if (!streams.tryAcquire()) {
      model.release();
      throw new QueueFullException(
          "at most %d streams may be open: try again a little later".formatted(limits.streams()));
    }
    try {
      return new SampleStream(request, model, streams, limits);
    } catch (RuntimeException | Error e) {
      streams.release();
      model.release();
      throw e;
    }
  }

  private byte[] npyHead(ImageFormat format) {
    return NpyFile.header(
        NpyType.UINT8, request.rows().count(), format.height(), format.width(), format.channels());
  }

  @Override
  public void subscribe(Subscriber<? super byte[]> only) {
    subscriber = only;
    only.onSubscribe(this);
  }

  @Override
  public void request(long count) {
    synchronized (this) {
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      if (busy || over) {
        return;
      }
      busy = true;
    }
    draw();
  }

  /** What is being drawn then is not handed on any more. */
  @Override
  public synchronized void cancel() {
    if (!over) {
      over = true;
      if (!busy) {
        end();
      }
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  /** Draws the next part; whoever calls it has set busy. */
  private void draw() {
    try {
      queue.submitUncounted(new Part(Math.min(partRows, request.rows().count() - next)));
    } catch (RuntimeException | Error e) {
      giveUp(e);
    }
  }

  /** Hands a part on and goes on with the next if it is asked for already. */
  private void deliver(byte[] part) {
    try {
      if (!isOver()) {
        subscriber.onNext(part);
      }
    } catch (RuntimeException | Error e) {
      giveUp(e);
      return;
    }
    boolean completed;
    boolean more;
    synchronized (this) {
      demand--;
      completed = !over && next == request.rows().count();
      over |= completed;
      more = !over && demand > 0;
      leave(more);
    }
    if (completed) {
      tell(subscriber::onComplete);
    } else if (more) {
      draw();
    }
  }

  private void giveUp(Throwable failure) {
    boolean told;
    synchronized (this) {
      told = over;
      over = true;
      leave(false);
    }
    if (!told) {
      tell(() -> subscriber.onError(failure));
    }
  }

  /** The place and the model are given back by then, whatever the subscriber makes of it. */
  private static void tell(Runnable signal) {
    try {
      signal.run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.DEBUG, "nobody learns that a stream has ended", e);
    }
  }

  /** Says whether another part is drawn at once. Whoever leaves an ended stream ends it. */
  private synchronized void leave(boolean stillBusy) {
    busy = stillBusy;
    if (over) {
      end();
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    streams.release();
    model.release();
  }

  /** Some rows of the stream. */
  private final class Part extends RowJob {

    private final byte[] bytes;
    private final int from;

    Part(int rows) {
      super(rows, Outcome.PIXELS, NEVER);
      this.from = next;
      this.bytes = new byte[head.length + rows * imageSize];
    }

    @Override
    protected void fill(int first, int count, float[] latents, int[] labels, int at) {
      request
          .rows()
          .fill(
              model.engine(request.precision()).sampler(),
              from + first,
              count,
              latents,
              labels,
              at);
    }

    @Override
    protected void receive(int first, int count, Decoded decoded, int at) {
      System.arraycopy(
          decoded.pixels(),
          at * imageSize,
          bytes,
          head.length + first * imageSize,
          count * imageSize);
    }

    @Override
    protected void succeed() {
      System.arraycopy(head, 0, bytes, 0, head.length);
      head = new byte[0];
      next += rows();
      deliver(bytes);
    }

    @Override
    protected void fail(Throwable failure) {
      giveUp(failure);
    }

    @Override
    protected boolean abandoned() {
      return isOver();
    }
  }
}
