package dev.limn.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream, of which as many answers come as are asked for. */
final class Talk extends ClientCall.Listener<ModelStreamInferResponse> {

  final ClientCall<ModelInferRequest, ModelStreamInferResponse> call;
  final BlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
  final CompletableFuture<Status> end = new CompletableFuture<>();

  Talk(GrpcClient client, int answersWanted) {
    call =
        client.channel.newCall(
            GRPCInferenceServiceGrpc.getModelStreamInferMethod(), CallOptions.DEFAULT);
    call.start(this, new Metadata());
    if (answersWanted > 0) {
      call.request(answersWanted);
    }
  }

  @Override
  public void onMessage(ModelStreamInferResponse answer) {
    answers.add(answer);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end.complete(status);
  }

  void ask(ModelInferRequest.Builder request) {
    call.sendMessage(request.build());
  }

  ModelStreamInferResponse next() throws InterruptedException {
    ModelStreamInferResponse next = answers.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }
}
