package dev.limn.server.grpc;

import com.google.protobuf.ByteString;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import dev.limn.conformance.server.protocol.InferParameter;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferInputTensor;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.server.LiveServer;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** One connection to a server, and requests to send over it. */
final class GrpcClient implements AutoCloseable {

  final ManagedChannel channel;

  private GrpcClient(ManagedChannel channel) {
    this.channel = channel;
  }

  static GrpcClient of(LiveServer server) {
    return new GrpcClient(builder(server).build());
  }

  static GrpcClient of(NettyChannelBuilder builder) {
    return new GrpcClient(builder.build());
  }

  static NettyChannelBuilder builder(LiveServer server) {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
        .usePlaintext()
        .maxInboundMessageSize(1 << 28);
  }

  GRPCInferenceServiceBlockingStub calls() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  GRPCInferenceServiceFutureStub futures() {
    return GRPCInferenceServiceGrpc.newFutureStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  ModelInferResponse infer(ModelInferRequest.Builder request) {
    return calls().modelInfer(request.build());
  }

  /** The status that an infer request is refused with. */
  Status refused(ModelInferRequest.Builder request) {
    return refused(() -> infer(request));
  }

  static Status refused(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
    throw new AssertionError("the call was answered");
  }

  static ModelInferRequest.Builder request(String model) {
    return ModelInferRequest.newBuilder().setModelName(model);
  }

  /** One drawn sample, as pixels. */
  static ModelInferRequest.Builder pixels(String model) {
    return request(model).addOutputs(output("pixels"));
  }

  static InferRequestedOutputTensor output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name).build();
  }

  static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long length : shape) {
      input.addShape(length);
    }
    return input;
  }

  static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }

  static InferParameter number(double value) {
    return InferParameter.newBuilder().setDoubleParam(value).build();
  }

  static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  static InferParameter flag(boolean value) {
    return InferParameter.newBuilder().setBoolParam(value).build();
  }

  static ByteString bytes(float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return ByteString.copyFrom(buffer);
  }

  static ByteString bytes(long... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asLongBuffer().put(values);
    return ByteString.copyFrom(buffer);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
