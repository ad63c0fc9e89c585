package dev.limn.server.grpc;

import dev.limn.server.operation.AccessEntry;
import dev.limn.server.operation.AccessLog;
import dev.limn.server.operation.RequestIds;
import dev.limn.server.operation.Traffic;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts each call and logs it when it has ended, however that came: those included that no method
 * has seen.
 */
final class CallRecorder extends ServerStreamTracer.Factory {

  static final Metadata.Key<String> REQUEST_ID = Gate.key("x-request-id");

  private static final String GRPC = "grpc";

  private static final Context.Key<Call> CALL = Context.key("limn-call");

  private final Traffic traffic;
  private final AccessLog log;
  private final RequestIds ids = new RequestIds();

  /** By the names of methods that there are, of which clients make up none. */
  private final Map<String, Traffic.Route> routes = new ConcurrentHashMap<>();

  CallRecorder(Traffic traffic, AccessLog log) {
    this.traffic = traffic;
    this.log = log;
  }

  /**
   * The line that the call of this thread will have in the access log; null where there is none.
   */
  static AccessEntry entry() {
    Call call = CALL.get();
    return call == null ? null : call.entry;
  }

  /** Counts a call that has failed, or a request of a stream. */
  void failed(Status status) {
    traffic.failed(GRPC, Failures.reason(status));
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String name, Metadata headers) {
    return new Call(log.isOn() ? ids.of(headers.get(REQUEST_ID)) : null);
  }

  private Traffic.Route route(MethodDescriptor<?, ?> method) {
    Traffic.Route route = routes.get(method.getFullMethodName());
    return route == null
        ? routes.computeIfAbsent(
            method.getFullMethodName(),
            name -> traffic.route(GRPC, method.getBareMethodName(), method.getServiceName()))
        : route;
  }

  private static String remote(Attributes connection) {
    SocketAddress address = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress internet
        ? internet.getAddress().getHostAddress()
        : String.valueOf(address);
  }

  /** One call, from its headers to its end. */
  private final class Call extends ServerStreamTracer {

    private final String id;
    private AccessEntry entry;
    private Traffic.Route route;
    private long bytes;

    /** A call of that name, or one that is not logged. */
    Call(String id) {
      this.id = id;
    }

    @Override
    public Context filterContext(Context context) {
      return id == null ? context : context.withValue(CALL, this);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      route = route(call.getMethodDescriptor());
      if (id != null) {
        entry = new AccessEntry(id, GRPC, route.method(), remote(call.getAttributes()));
      }
    }

    @Override
    public void outboundWireSize(long more) {
      bytes += more;
    }

    @Override
    public void streamClosed(Status status) {
      // One that is packed in an unknown way gets to no method.
      Traffic.Route answered = route == null ? route(NoMethod.METHOD) : route;
      int code = status.getCode().value();
      answered.answered(code);
      if (!status.isOk()) {
        failed(status);
      }
      if (entry != null) {
        log.add(entry, answered.name(), code, bytes);
      }
    }
  }
}
