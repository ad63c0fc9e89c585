package dev.limn.server.grpc;

import dev.limn.server.grpc.protocol.ModelInferResponse;
import dev.limn.server.grpc.protocol.ModelStreamInferResponse;
import dev.limn.server.inference.Inference;
import dev.limn.server.inference.Result;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A call of ModelStreamInfer: answers in the order of the requests, of which a few are in progress
 * at a time. A client that does not read has no further ones taken.
 */
final class InferStream extends ServerCall.Listener<Body> {

  private static final int AT_ONCE = 32;

  private final ServerCall<Body, ModelStreamInferResponse> call;
  private final Inference inference;
  private final Queue<Step> steps = new ArrayDeque<>();
  private final Runnable ended;
  private int owed;

  /** How it ends when all is answered; null while more may come. */
  private Status last;

  private boolean closed;

  private InferStream(
      ServerCall<Body, ModelStreamInferResponse> call, Inference inference, Runnable ended) {
    this.call = call;
    this.inference = inference;
    this.ended = ended;
  }

  /** Answers a call from its first message on. */
  static InferStream start(
      ServerCall<Body, ModelStreamInferResponse> call, Inference inference, Runnable ended) {
    InferStream stream = new InferStream(call, inference, ended);
    call.sendHeaders(new Metadata());
    call.request(AT_ONCE);
    return stream;
  }

  /** One request; its fields are guarded by the stream. */
  private final class Step extends Question {

    private final ModelStreamInferResponse.Builder response = ModelStreamInferResponse.newBuilder();
    private String id = "";
    private boolean done;

    @Override
    void identify(String given) {
      id = given;
    }

    @Override
    public void prepare(Result result) {
      response.setInferResponse(InferWriter.write(result));
    }

    @Override
    public void answer() {
      end(this);
    }

    @Override
    public void fail(Throwable failure) {
      response
          .setErrorMessage(Failures.status(failure).getDescription())
          .setInferResponse(ModelInferResponse.newBuilder().setId(id));
      end(this);
    }

    @Override
    public boolean isGone() {
      return call.isCancelled();
    }
  }

  @Override
  public void onMessage(Body body) {
    Step step = new Step();
    synchronized (this) {
      steps.add(step);
    }
    step.ask(inference, body);
  }

  private synchronized void end(Step step) {
    step.done = true;
    for (Step first = steps.peek(); first != null && first.done; first = steps.peek()) {
      steps.remove();
      if (!closed) {
        call.sendMessage(first.response.build());
        owed++;
      }
    }
    goOn();
  }

  @Override
  public synchronized void onReady() {
    goOn();
  }

  @Override
  public void onHalfClose() {
    finish(Status.OK);
  }

  /** Answers what has come, and nothing after it. */
  synchronized void finish(Status status) {
    last = last == null ? status : last;
    goOn();
  }

  private void goOn() {
    if (closed) {
      return;
    }
    if (last != null && steps.isEmpty()) {
      closed = true;
      call.close(last, new Metadata());
    } else if (owed > 0 && call.isReady()) {
      call.request(owed);
      owed = 0;
    }
  }

  @Override
  public synchronized void onCancel() {
    closed = true;
    ended.run();
  }

  @Override
  public void onComplete() {
    ended.run();
  }
}
