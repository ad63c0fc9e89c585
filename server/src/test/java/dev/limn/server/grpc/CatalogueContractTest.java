package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.pixels;
import static dev.limn.server.grpc.GrpcClient.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.ModelMetadataResponse;
import dev.limn.conformance.server.protocol.ModelMetadataResponse.TensorMetadata;
import dev.limn.conformance.server.protocol.ModelReadyRequest;
import dev.limn.conformance.server.protocol.ModelRepositoryParameter;
import dev.limn.conformance.server.protocol.ModelStatistics;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.conformance.server.protocol.RepositoryIndexRequest;
import dev.limn.conformance.server.protocol.RepositoryIndexResponse.ModelIndex;
import dev.limn.conformance.server.protocol.RepositoryModelLoadRequest;
import dev.limn.conformance.server.protocol.RepositoryModelUnloadRequest;
import dev.limn.conformance.server.protocol.ServerLiveRequest;
import dev.limn.conformance.server.protocol.ServerMetadataRequest;
import dev.limn.conformance.server.protocol.ServerMetadataResponse;
import dev.limn.conformance.server.protocol.ServerReadyRequest;
import dev.limn.server.LiveServer;
import dev.limn.server.TinyModel;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is told of server and models, over real sockets. */
@Timeout(60)
class CatalogueContractTest {

  @TempDir Path directory;
  private LiveServer server;
  private GrpcClient client;

  @BeforeEach
  void start() throws Exception {
    server = LiveServer.start(directory, Map.of("auth.anonymous", "manage"));
    client = GrpcClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private boolean ready(String model, String version) {
    ModelReadyRequest request =
        ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
    return client.calls().modelReady(request).getReady();
  }

  private void load(String model) {
    var unused =
        client
            .calls()
            .repositoryModelLoad(
                RepositoryModelLoadRequest.newBuilder().setModelName(model).build());
  }

  private void unload(String model) {
    // As Triton's client sends it, always.
    ModelRepositoryParameter no = ModelRepositoryParameter.newBuilder().setBoolParam(false).build();
    var unused =
        client
            .calls()
            .repositoryModelUnload(
                RepositoryModelUnloadRequest.newBuilder()
                    .setModelName(model)
                    .putParameters("unload_dependents", no)
                    .build());
  }

  private List<ModelIndex> index(boolean ready) {
    return client
        .calls()
        .repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(ready).build())
        .getModelsList();
  }

  private List<ModelStatistics> statistics(String model, String version) {
    return client
        .calls()
        .modelStatistics(
            ModelStatisticsRequest.newBuilder().setName(model).setVersion(version).build())
        .getModelStatsList();
  }

  @Test
  void theServerIsLiveAndReady() {
    assertThat(client.calls().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
    assertThat(client.calls().serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .isTrue();
  }

  @Test
  void theServerNamesItselfAsOverRest() throws Exception {
    ServerMetadataResponse metadata =
        client.calls().serverMetadata(ServerMetadataRequest.getDefaultInstance());

    assertThat(LiveServer.text(server.get("/v2")))
        .contains("\"" + metadata.getName() + "\"", "\"" + metadata.getVersion() + "\"");
    assertThat(metadata.getExtensionsList())
        .contains("binary_tensor_data", "model_repository", "statistics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.0.0"})
  void aModelNamesItsTensors(String version) {
    ModelMetadataResponse metadata =
        client
            .calls()
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName("labelled").setVersion(version).build());

    assertThat(metadata.getName()).isEqualTo("labelled");
    assertThat(metadata.getVersionsList()).containsExactly("1.0.0");
    assertThat(metadata.getPlatform()).isEqualTo("onnxruntime_onnx");
    assertThat(metadata.getInputsList())
        .containsExactly(tensor("latent", "FP32", -1, 6), tensor("label", "INT64", -1));
    assertThat(metadata.getOutputsList())
        .containsExactly(
            tensor("image", "FP32", -1, 3, 4, 5), tensor("pixels", "UINT8", -1, 4, 5, 3));
  }

  private static TensorMetadata tensor(String name, String datatype, long... shape) {
    TensorMetadata.Builder tensor = TensorMetadata.newBuilder().setName(name).setDatatype(datatype);
    for (long length : shape) {
      tensor.addShape(length);
    }
    return tensor.build();
  }

  @Test
  void whatIsAskedOfNoModelIsNotFound() {
    for (Runnable call :
        List.<Runnable>of(
            () -> ready("tinny", ""),
            () -> ready("tiny", "2"),
            () -> statistics("tinny", ""),
            () -> statistics("tiny", "2"),
            () ->
                client
                    .calls()
                    .modelMetadata(ModelMetadataRequest.newBuilder().setName("tinny").build()),
            () -> load("tinny"),
            () -> unload("tinny"))) {
      assertThat(refused(call).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  @Test
  void statisticsCountRowsBatchesAndRequests() {
    client.infer(pixels("tiny").putParameters("count", GrpcClient.number(5)));
    refused(() -> client.infer(pixels("tiny").putParameters("count", GrpcClient.number(5000))));

    ModelStatistics tiny = statistics("tiny", "").get(0);
    assertThat(tiny.getName()).isEqualTo("tiny");
    assertThat(tiny.getVersion()).isEqualTo("1.0.0");
    assertThat(tiny.getInferenceCount()).isEqualTo(5);
    assertThat(tiny.getExecutionCount()).isEqualTo(1);
    assertThat(tiny.getLastInference()).isPositive();
    assertThat(tiny.getInferenceStats().getSuccess().getCount()).isEqualTo(1);
    assertThat(tiny.getInferenceStats().getComputeInfer().getNs()).isPositive();
    assertThat(statistics("tiny", "1.0.0")).containsExactly(tiny);
  }

  @Test
  void statisticsOfNoModelAreThoseOfAll() {
    TinyModel.PLAIN.withVersion("1.1.0").pack().writeTo(directory.resolve("next"));
    load("tiny");

    assertThat(statistics("", ""))
        .extracting(one -> one.getName() + " " + one.getVersion())
        .containsExactly("labelled 1.0.0", "tiny 1.0.0", "tiny 1.1.0");
    assertThat(statistics("tiny", "")).hasSize(2);
    assertThat(refused(() -> statistics("", "1.0.0")).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void anUnloadedModelAnswersAgainAfterItWasLoaded() {
    unload("tiny");

    assertThat(ready("tiny", "")).isFalse();
    assertThat(index(true)).extracting(ModelIndex::getName).containsExactly("labelled");
    assertThat(index(false))
        .contains(
            ModelIndex.newBuilder()
                .setName("tiny")
                .setVersion("1.0.0")
                .setState("UNAVAILABLE")
                .setReason("unloaded on request")
                .build());
    Status status = client.refused(pixels("tiny"));
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .isEqualTo("model tiny does not answer: unloaded on request");
    assertThat(refused(() -> statistics("tiny", "")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    load("tiny");
    assertThat(ready("tiny", "1.0.0")).isTrue();
    assertThat(client.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
  }

  @Test
  void aPackageThatCannotBeOpenedIsAFailedPrecondition() throws Exception {
    Files.writeString(directory.resolve("tiny/model.json"), "{}");

    Status status = refused(() -> load("tiny"));

    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(client.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
  }

  @Test
  void repositoriesHaveNoNamesAndLoadingNoParameters() {
    ModelRepositoryParameter config =
        ModelRepositoryParameter.newBuilder().setStringParam("{}").build();
    Status named =
        refused(
            () ->
                client
                    .calls()
                    .repositoryIndex(
                        RepositoryIndexRequest.newBuilder().setRepositoryName("a").build()));
    Status configured =
        refused(
            () ->
                client
                    .calls()
                    .repositoryModelLoad(
                        RepositoryModelLoadRequest.newBuilder()
                            .setModelName("tiny")
                            .putParameters("config", config)
                            .build()));

    assertThat(named.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(configured.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(configured.getDescription()).startsWith("unknown parameter 'config': ");
  }

  @Test
  void aMethodThatIsNotThereIsUnimplemented() {
    MethodDescriptor<ServerLiveRequest, ServerReadyRequest> method =
        MethodDescriptor.<ServerLiveRequest, ServerReadyRequest>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("inference.GRPCInferenceService/TraceSetting")
            .setRequestMarshaller(
                io.grpc.protobuf.ProtoUtils.marshaller(ServerLiveRequest.getDefaultInstance()))
            .setResponseMarshaller(
                io.grpc.protobuf.ProtoUtils.marshaller(ServerReadyRequest.getDefaultInstance()))
            .build();

    Status status =
        refused(
            () ->
                ClientCalls.blockingUnaryCall(
                    client.channel,
                    method,
                    CallOptions.DEFAULT,
                    ServerLiveRequest.getDefaultInstance()));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void servicesCanBeFoundByReflection() throws Exception {
    ServerReflectionResponse services =
        reflected(ServerReflectionRequest.newBuilder().setListServices("").build());
    ServerReflectionResponse file =
        reflected(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("inference.GRPCInferenceService.ModelInfer")
                .build());

    assertThat(services.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
    assertThat(file.getFileDescriptorResponse().getFileDescriptorProtoList())
        .containsExactly(ModelMetadataRequest.getDescriptor().getFile().toProto().toByteString());
  }

  private ServerReflectionResponse reflected(ServerReflectionRequest question) throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(client.channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    questions.onNext(question);
    ServerReflectionResponse response = answer.get(20, TimeUnit.SECONDS);
    questions.onCompleted();
    return response;
  }
}
