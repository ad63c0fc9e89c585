package dev.limn.server.grpc;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Receives messages without reading them. Throws nothing, which would end as an unknown error. */
final class BodyMarshaller implements MethodDescriptor.Marshaller<Body> {

  @Override
  public InputStream stream(Body body) {
    return new ByteArrayInputStream(body.bytes());
  }

  @Override
  public Body parse(InputStream stream) {
    try {
      byte[] bytes =
          stream instanceof KnownLength
              ? stream.readNBytes(stream.available())
              : stream.readAllBytes();
      return new Body(bytes, null);
    } catch (StatusRuntimeException e) {
      return new Body(new byte[0], e);
    } catch (IOException e) {
      Status status = Status.INVALID_ARGUMENT.withDescription("the message cannot be unpacked");
      return new Body(new byte[0], status.asRuntimeException());
    }
  }
}
