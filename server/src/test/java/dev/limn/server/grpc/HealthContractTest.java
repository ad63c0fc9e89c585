package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.Provider;
import dev.limn.server.TinyModel;
import dev.limn.server.batch.Workers;
import dev.limn.server.inference.Inference;
import dev.limn.server.model.DirectorySource;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServingOptions;
import dev.limn.server.operation.AccessLog;
import dev.limn.server.operation.Traffic;
import dev.limn.server.security.Access;
import dev.limn.server.security.Role;
import dev.limn.server.settings.ServerSettings;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The health service, over real sockets, and a repository that the test starts and closes. */
@Timeout(60)
class HealthContractTest {

  private static final String SERVER = "";

  @TempDir Path directory;
  private final Workers workers = new Workers("test", 1);
  private ModelRepository models;
  private GrpcServer server;
  private GrpcClient client;

  @BeforeEach
  void start() {
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    ServerSettings settings = ServerSettings.of(Map.of("port", "0"));
    models =
        new ModelRepository(
            List.of(new DirectorySource(directory)),
            new ServingOptions(Provider.CPU, settings.batch(), workers));
    Supervision supervision =
        new Supervision(
            Optional.empty(),
            Access.open(Optional.empty(), Role.SAMPLE),
            new Traffic(),
            AccessLog.open(AccessLog.NONE));
    server =
        GrpcServer.start(
            settings, models, new Inference(models, settings.limits(), workers), supervision);
    client =
        GrpcClient.of(NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext());
  }

  @AfterEach
  void stop() {
    client.close();
    models.close(Duration.ofSeconds(20));
    server.close(Duration.ofSeconds(20));
    workers.close();
  }

  private static HealthCheckRequest request(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private ServingStatus check(String service) {
    return HealthGrpc.newBlockingStub(client.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .check(request(service))
        .getStatus();
  }

  /** What a watch tells, and at last the status it ends with. */
  private BlockingQueue<Object> watch(String service) {
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    HealthGrpc.newStub(client.channel)
        .watch(
            request(service),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                told.add(response.getStatus());
              }

              @Override
              public void onError(Throwable failure) {
                told.add(Status.fromThrowable(failure).getCode());
              }

              @Override
              public void onCompleted() {
                told.add(Status.Code.OK);
              }
            });
    return told;
  }

  private static Object next(BlockingQueue<Object> told) throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {SERVER, "inference.GRPCInferenceService"})
  void theServerServesBetweenItsStartAndItsEnd(String service) {
    assertThat(check(service)).isEqualTo(ServingStatus.NOT_SERVING);
    models.start();
    assertThat(check(service)).isEqualTo(ServingStatus.SERVING);
    models.close(Duration.ofSeconds(20));
    assertThat(check(service)).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void aModelServesWhileItIsLoaded() {
    models.start();
    assertThat(check("tiny")).isEqualTo(ServingStatus.SERVING);
    models.unload("tiny");
    assertThat(check("tiny")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(refused(() -> check("tinny")).getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void aWatchTellsOfEachChangeAndEndsWithTheServer() throws Exception {
    BlockingQueue<Object> told = watch(SERVER);
    BlockingQueue<Object> ofModel = watch("tiny");

    assertThat(next(told)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(next(ofModel)).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    models.start();
    assertThat(next(told)).isEqualTo(ServingStatus.SERVING);
    assertThat(next(ofModel)).isEqualTo(ServingStatus.SERVING);
    models.unload("tiny");
    assertThat(next(ofModel)).isEqualTo(ServingStatus.NOT_SERVING);
    models.load("tiny");
    assertThat(next(ofModel)).isEqualTo(ServingStatus.SERVING);
    models.close(Duration.ofSeconds(20));
    assertThat(next(told)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(next(ofModel)).isEqualTo(ServingStatus.NOT_SERVING);
    server.refuse();
    assertThat(next(told)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(next(ofModel)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(told).isEmpty();
  }

  @Test
  void aWatchOfAClientThatHasGoneHarmsNobody() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (GrpcClient passing =
          GrpcClient.of(
              NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext())) {
        HealthGrpc.newBlockingStub(passing.channel).watch(request(SERVER)).next();
      }
    }
    models.start();

    assertThat(check(SERVER)).isEqualTo(ServingStatus.SERVING);
  }
}
