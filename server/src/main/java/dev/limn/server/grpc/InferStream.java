package dev.limn.server.grpc;

import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.batch.RowJob;
import dev.limn.server.inference.Inference;
import dev.limn.server.inference.Result;
import dev.limn.server.operation.AccessEntry;
import dev.limn.server.operation.AccessEntry.Work;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A call of ModelStreamInfer: answers in the order of the requests, of which a few are in progress
 * at a time. A client that does not read has no further ones taken. What the queue refuses while
 * others of the stream are in progress waits until one of those has been answered: the queue may be
 * full of them.
 */
final class InferStream extends ServerCall.Listener<Body> {

  private static final int AT_ONCE = 32;

  /** So many bytes of requests are kept to be asked again; those beyond are asked once. */
  private static final int MOST_KEPT = 4 << 20;

  private final ServerCall<Body, ModelStreamInferResponse> call;
  private final Inference inference;
  private final CallRecorder recorder;
  private final Runnable over;
  private final Deadline deadline = Context.current().getDeadline();

  /** Null where calls are not logged. */
  private final AccessEntry entry = CallRecorder.entry();

  private final Queue<Step> steps = new ArrayDeque<>();
  private Work work = Work.NONE;
  private int kept;
  private int inProgress;
  private int waiting;
  private int owed;

  /** How many requests have been answered. */
  private int ended;

  /** How it ends when all is answered; null while more may come. */
  private Status last;

  private boolean closed;

  private InferStream(
      ServerCall<Body, ModelStreamInferResponse> call,
      Inference inference,
      CallRecorder recorder,
      Runnable over) {
    this.call = call;
    this.inference = inference;
    this.recorder = recorder;
    this.over = over;
  }

  /** Answers a call from its first message on. */
  static InferStream start(
      ServerCall<Body, ModelStreamInferResponse> call,
      Inference inference,
      CallRecorder recorder,
      Runnable over) {
    InferStream stream = new InferStream(call, inference, recorder, over);
    call.sendHeaders(new Metadata());
    call.request(AT_ONCE);
    return stream;
  }

  /** One request; its fields are guarded by the stream. */
  private final class Step extends Question {

    private final ModelStreamInferResponse.Builder response = ModelStreamInferResponse.newBuilder();
    private String id = "";
    private Manifest model;
    private RowJob job;
    private boolean done;

    /** To be asked again; null where it is not kept. */
    private Body body;

    private boolean waits;

    /** How many had been answered when it was asked last. */
    private int askedAfter;

    @Override
    void identify(String given) {
      id = given;
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
      response.setInferResponse(InferWriter.write(result));
    }

    @Override
    public void answer() {
      end(this);
    }

    @Override
    public void fail(Throwable failure) {
      if (failure instanceof QueueFullException && putOff(this)) {
        askAgainIfNothingElseWill();
        return;
      }
      job = null;
      Status status = Failures.status(failure);
      if (!isGone()) {
        recorder.failed(status);
      }
      response
          .setErrorMessage(status.getDescription())
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
      inProgress++;
      step.askedAfter = ended;
      if (kept + body.length() <= MOST_KEPT) {
        step.body = body;
        kept += body.length();
      }
    }
    step.ask(inference, body, deadline);
  }

  /**
   * Has a request wait that the queue has refused; not one that nothing would ask again, unless the
   * refusal may be out of date: what filled the queue has been answered since.
   */
  private synchronized boolean putOff(Step step) {
    boolean alone = inProgress == 1 && step.askedAfter == ended;
    if (closed || step.body == null || alone) {
      return false;
    }
    step.waits = true;
    waiting++;
    inProgress--;
    return true;
  }

  private void askAgainIfNothingElseWill() {
    if (isIdle()) {
      askAgain();
    }
  }

  private synchronized boolean isIdle() {
    return inProgress == 0;
  }

  private void end(Step step) {
    synchronized (this) {
      inProgress--;
      ended++;
      step.done = true;
      if (step.body != null) {
        kept -= step.body.length();
        step.body = null;
      }
      if (step.job != null) {
        work = work.and(Work.of(step.model, step.job));
        entry.computed(work);
      }
      sendWhatIsDone();
      goOn();
    }
    askAgain();
  }

  private void sendWhatIsDone() {
    for (Step first = steps.peek(); first != null && first.done; first = steps.peek()) {
      steps.remove();
      if (!closed) {
        call.sendMessage(first.response.build());
        owed++;
      }
    }
  }

  /** Asks what waits, the oldest first, until the queue refuses one again. */
  private void askAgain() {
    for (Step step = nextWaiting(); step != null; step = nextWaiting()) {
      step.ask(inference, step.body, deadline);
      if (isWaiting(step)) {
        return;
      }
    }
  }

  private synchronized Step nextWaiting() {
    if (waiting == 0 || closed) {
      return null;
    }
    Step step = steps.stream().filter(one -> one.waits).findFirst().orElseThrow();
    step.waits = false;
    step.askedAfter = ended;
    waiting--;
    inProgress++;
    return step;
  }

  private synchronized boolean isWaiting(Step step) {
    return step.waits;
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
    over.run();
  }

  @Override
  public void onComplete() {
    over.run();
  }
}
