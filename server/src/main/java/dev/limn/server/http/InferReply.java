package dev.limn.server.http;

import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.RowJob;
import dev.limn.server.inference.Answer;
import dev.limn.server.inference.Reply;
import dev.limn.server.inference.Result;
import dev.limn.server.operation.AccessEntry;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;

/**
 * A response that a worker decides and the thread of the connection writes. Failures are responses,
 * too: thrown ones cost much more.
 */
final class InferReply extends CompletableFuture<HttpResponse<?>> implements Reply, Runnable {

  static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  private final Channel channel;
  private final LoopMailbox mailbox;
  private final HttpRequest<?> request;
  private final Recorder recorder;
  private Manifest model;
  private RowJob job;
  private Answer answer;
  private Throwable failure;

  /** Made by the thread of the request's connection. */
  InferReply(HttpRequest<?> request, Recorder recorder) {
    this.request = request;
    this.recorder = recorder;
    this.channel = Connections.channel(request);
    this.mailbox = LoopMailbox.of(channel.eventLoop());
  }

  @Override
  public void accepted(Manifest acceptedBy, RowJob accepted) {
    model = acceptedBy;
    job = accepted;
  }

  @Override
  public void prepare(Result result) {
    answer = Answer.of(result);
  }

  @Override
  public void answer() {
    mailbox.send(this);
  }

  @Override
  public void fail(Throwable thrown) {
    failure = thrown;
    if (channel.eventLoop().inEventLoop()) {
      run();
    } else {
      mailbox.send(this);
    }
  }

  /** The last step, on the thread of the connection. */
  @Override
  public void run() {
    MutableHttpResponse<?> response = failure == null ? response(answer) : Errors.response(failure);
    if (job != null && recorder.logs()) {
      Recorder.entry(request).computed(AccessEntry.Work.of(model, job));
    }
    recorder.end(request, response);
    complete(response);
  }

  private static MutableHttpResponse<byte[]> response(Answer answer) {
    MutableHttpResponse<byte[]> response = HttpResponse.ok(answer.body());
    if (!answer.isBinary()) {
      return response.contentType(MediaType.APPLICATION_JSON_TYPE);
    }
    response.header(HEADER_LENGTH, String.valueOf(answer.headerLength()));
    return response.contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE);
  }

  @Override
  public boolean isGone() {
    return !channel.isActive();
  }
}
