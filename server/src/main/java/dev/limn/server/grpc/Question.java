package dev.limn.server.grpc;

import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.server.inference.Inference;
import dev.limn.server.inference.Reply;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;

/** One infer request on its way from bytes to a model. */
abstract class Question implements Reply {

  /** Learns what the client calls it, where it does. */
  void identify(String id) {}

  /** Asks a model; the deadline is null where the client waits without end. */
  final void ask(Inference inference, Body body, Deadline deadline) {
    long micros = deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.MICROSECONDS);
    inference.read(body.length(), () -> ask(inference, body, micros), this);
  }

  private void ask(Inference inference, Body body, long micros) {
    ModelInferRequest message;
    try {
      message = body.inferRequest();
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    identify(message.getId());
    inference.infer(
        message.getModelName(),
        versionOf(message.getModelVersion()),
        () -> InferReader.read(message, micros),
        this);
  }

  /** The protocol's way to say that none is named. */
  static String versionOf(String version) {
    return version.isEmpty() ? null : version;
  }
}
