package dev.limn.server.operation;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.RowJob;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A request as the access log tells it. Filled by one thread after the other, then handed over. */
public final class AccessEntry {

  private static final int MOST_ID = 128;

  private final long beganMillis = System.currentTimeMillis();
  private final long beganNanos = System.nanoTime();
  private final String id;
  private final String protocol;
  private final String method;
  private final String remote;
  private volatile Work work = Work.NONE;

  /**
   * What was computed for a request.
   *
   * @param model its name; null where none was
   * @param version its version
   * @param rows how many samples
   * @param queueNanos how long they waited for their first batch
   * @param computeNanos how long they took from then to the end of their last batch
   */
  public record Work(String model, String version, int rows, long queueNanos, long computeNanos) {

    /** Nothing. */
    public static final Work NONE = new Work(null, null, 0, 0, 0);

    /**
     * What was computed by a job.
     *
     * @param model the model
     * @param job the job, which has ended
     * @return its rows and times
     */
    public static Work of(Manifest model, RowJob job) {
      return new Work(
          model.name(), model.version(), job.rows(), job.queueNanos(), job.computeNanos());
    }

    /**
     * What was computed for several requests.
     *
     * @param next what came after this
     * @return its model, and the rows and times of both
     */
    public Work and(Work next) {
      return new Work(
          next.model,
          next.version,
          rows + next.rows,
          queueNanos + next.queueNanos,
          computeNanos + next.computeNanos);
    }
  }

  /**
   * A request that begins now.
   *
   * @param id what it is called
   * @param protocol such as {@code http}
   * @param method such as {@code GET}
   * @param remote the address that it came from
   */
  public AccessEntry(String id, String protocol, String method, String remote) {
    this.id = id;
    this.protocol = protocol;
    this.method = method;
    this.remote = remote;
  }

  /**
   * Whether a client's name for its request can be repeated to anybody.
   *
   * @param id what the client sent; null for nothing
   * @return true for 1 to 128 printable characters of ASCII
   */
  public static boolean isSane(String id) {
    if (id == null || id.isEmpty() || id.length() > MOST_ID) {
      return false;
    }
    return id.chars().allMatch(character -> character > ' ' && character < 127);
  }

  /**
   * What the request is called.
   *
   * @return its id
   */
  public String id() {
    return id;
  }

  /**
   * Notes what was computed.
   *
   * @param computed model, rows and times
   */
  public void computed(Work computed) {
    work = computed;
  }

  /** The request has been answered: its line, without a line end. */
  Line ended(String route, int status, long bytes) {
    return new Line(this, route, status, bytes, System.nanoTime() - beganNanos);
  }

  /** All that a line says. */
  record Line(AccessEntry entry, String route, int status, long bytes, long tookNanos) {

    void writeTo(StringBuilder out) {
      Work work = entry.work;
      out.append("{\"time\":\"").append(Instant.ofEpochMilli(entry.beganMillis));
      text(out.append("\",\"id\":"), entry.id);
      text(out.append(",\"protocol\":"), entry.protocol);
      text(out.append(",\"method\":"), entry.method);
      text(out.append(",\"route\":"), route);
      out.append(",\"status\":").append(status);
      out.append(",\"bytes\":").append(bytes);
      out.append(",\"micros\":").append(micros(tookNanos));
      if (work.model() != null) {
        text(out.append(",\"model\":"), work.model());
        text(out.append(",\"version\":"), work.version());
        out.append(",\"rows\":").append(work.rows());
        out.append(",\"queue_micros\":").append(micros(work.queueNanos()));
        out.append(",\"compute_micros\":").append(micros(work.computeNanos()));
      }
      text(out.append(",\"remote\":"), entry.remote);
      out.append("}\n");
    }

    private static long micros(long nanos) {
      return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private static void text(StringBuilder out, String value) {
      out.append('"');
      JsonStringEncoder.getInstance().quoteAsString(value, out);
      out.append('"');
    }
  }
}
