package dev.limn.server.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;

/**
 * Answers calls of methods that there are not, which so need a key and are recorded like others.
 */
final class NoMethod extends HandlerRegistry {

  /** What such calls are counted under. */
  static final MethodDescriptor<Body, Body> METHOD =
      MethodDescriptor.<Body, Body>newBuilder()
          .setType(MethodDescriptor.MethodType.UNKNOWN)
          .setFullMethodName("none/none")
          .setRequestMarshaller(new BodyMarshaller())
          .setResponseMarshaller(new BodyMarshaller())
          .build();

  private static final Status STATUS =
      Status.UNIMPLEMENTED.withDescription("there is no such method");

  private static final ServerMethodDefinition<?, ?> DEFINITION =
      ServerMethodDefinition.create(METHOD, (call, headers) -> refuse(call));

  private static ServerCall.Listener<Body> refuse(ServerCall<Body, Body> call) {
    call.close(STATUS, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
    return DEFINITION;
  }
}
