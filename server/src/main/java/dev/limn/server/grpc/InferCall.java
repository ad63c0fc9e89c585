package dev.limn.server.grpc;

import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.batch.RowJob;
import dev.limn.server.inference.Inference;
import dev.limn.server.inference.Result;
import dev.limn.server.operation.AccessEntry;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/** A call of ModelInfer: a worker decides the response and hands it to the connection. */
final class InferCall extends Question {

  private final ServerCall<Body, ModelInferResponse> call;
  private final Unread unread;

  /** Null where calls are not logged. */
  private final AccessEntry entry = CallRecorder.entry();

  private final AtomicInteger unreadBytes = new AtomicInteger();
  private Manifest model;
  private RowJob job;
  private ModelInferResponse response;

  private InferCall(ServerCall<Body, ModelInferResponse> call) {
    this.call = call;
    this.unread = Unread.of(call);
  }

  /** Answers a call when its request has come. */
  static ServerCall.Listener<Body> start(
      ServerCall<Body, ModelInferResponse> call, Inference inference) {
    InferCall reply = new InferCall(call);
    // One more than there must be: a client that sends two has a mistake.
    call.request(2);
    return new ServerCall.Listener<>() {

      private Body body;
      private int messages;

      @Override
      public void onMessage(Body message) {
        messages++;
        if (messages == 2) {
          reply.close(Status.INVALID_ARGUMENT.withDescription("a call takes one message"));
        }
        body = message;
      }

      @Override
      public void onHalfClose() {
        if (messages == 0) {
          reply.close(Status.INVALID_ARGUMENT.withDescription("the call has no message"));
        } else if (messages == 1) {
          reply.begin(inference, body);
          body = null;
        }
      }

      @Override
      public void onCancel() {
        reply.settle();
      }

      @Override
      public void onComplete() {
        reply.settle();
      }
    };
  }

  private void begin(Inference inference, Body body) {
    if (unread.isTooMuch()) {
      fail(
          new QueueFullException(
              "too many answers of this connection are unread: read them first"));
      return;
    }
    ask(inference, body, Context.current().getDeadline());
  }

  @Override
  public void accepted(Manifest acceptedBy, RowJob accepted) {
    if (entry != null) {
      model = acceptedBy;
      job = accepted;
    }
  }

  @Override
  public void prepare(Result result) {
    response = InferWriter.write(result);
  }

  @Override
  public void answer() {
    int bytes = response.getSerializedSize();
    unreadBytes.set(bytes);
    unread.add(bytes);
    call.sendHeaders(new Metadata());
    call.sendMessage(response);
    close(Status.OK);
    if (call.isCancelled()) {
      // It may have been before the bytes were counted.
      settle();
    }
  }

  @Override
  public void fail(Throwable failure) {
    close(Failures.status(failure));
  }

  private void close(Status status) {
    if (job != null) {
      entry.computed(AccessEntry.Work.of(model, job));
    }
    call.close(status, new Metadata());
  }

  private void settle() {
    unread.add(-unreadBytes.getAndSet(0));
  }

  @Override
  public boolean isGone() {
    return call.isCancelled();
  }
}
