package dev.limn.server.grpc;

import dev.limn.server.operation.AccessEntry;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Sends a call's id back: the client's own, or that of its line in the access log. */
final class CallNames implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String id = id(headers);
    return next.startCall(id == null ? call : new Named<>(call, id), headers);
  }

  /** Null where nobody has named the call. */
  private static String id(Metadata headers) {
    AccessEntry entry = CallRecorder.entry();
    if (entry != null) {
      return entry.id();
    }
    String sent = headers.get(CallRecorder.REQUEST_ID);
    return AccessEntry.isSane(sent) ? sent : null;
  }

  /** Puts it into the headers, or into the trailers of an answer that has no headers. */
  private static final class Named<Q, A>
      extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {

    private final String id;
    private volatile boolean sent;

    Named(ServerCall<Q, A> call, String id) {
      super(call);
      this.id = id;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      headers.put(CallRecorder.REQUEST_ID, id);
      sent = true;
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!sent) {
        trailers.put(CallRecorder.REQUEST_ID, id);
      }
      super.close(status, trailers);
    }
  }
}
