package dev.limn.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.Labels;
import dev.limn.runtime.Provider;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.server.TinyModel;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.batch.Workers;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ModelSource;
import dev.limn.server.model.ServingOptions;
import dev.limn.server.model.UnknownModelException;
import dev.limn.server.settings.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceTest {

  private static final Limits LIMITS =
      new Limits(1 << 24, 1000, 1000, 1 << 24, 1, 100, Duration.ofSeconds(10));

  private static final Workers WORKERS = new Workers("test", 2);
  private static ModelRepository models;
  private static Sampler sampler;
  private static Inference inference;

  /** A reply that can be waited for. */
  private static final class Waiting extends CompletableFuture<Answer> implements Reply {

    private Answer answer;

    @Override
    public void prepare(Result result) {
      answer = Answer.of(result);
    }

    @Override
    public void answer() {
      complete(answer);
    }

    @Override
    public void fail(Throwable failure) {
      completeExceptionally(failure);
    }

    @Override
    public boolean isGone() {
      return false;
    }
  }

  @BeforeAll
  static void open() {
    models =
        new ModelRepository(
            List.of(() -> List.of(new ModelSource.Found("labelled", TinyModel.LABELLED::pack))),
            new ServingOptions(
                Provider.CPU,
                new BatchSettings(16, Duration.ZERO, 4096, Duration.ofDays(1)),
                WORKERS));
    models.start();
    sampler = Sampler.open(TinyModel.LABELLED.pack());
    inference = new Inference(models, LIMITS, WORKERS);
  }

  @AfterAll
  static void close() {
    models.close(Duration.ofSeconds(10));
    WORKERS.close();
    sampler.close();
  }

  private static Waiting infer(byte[] body, int headerLength) {
    Waiting reply = new Waiting();
    inference.infer("labelled", null, body, headerLength, reply);
    return reply;
  }

  private static byte[] pixels(Waiting reply) throws Exception {
    Answer answer = reply.get(20, TimeUnit.SECONDS);
    return Arrays.copyOfRange(answer.body(), answer.headerLength(), answer.body().length);
  }

  private static byte[] seeded(int count, long seed) {
    return Bodies.utf8(
        ("{'parameters':{'seed':%d,'count':%d,'labels':'1,2'},'outputs':[{'name':'pixels',"
                + "'parameters':{'binary_data':true}}]}")
            .formatted(seed, count));
  }

  @Test
  void whatIsDrawnIsWhatTheRuntimeDrawsWhateverElseIsInTheBatch() throws Exception {
    List<Waiting> replies = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] body = seeded(1 + i * 7 % 50, i);
      replies.add(infer(body, body.length));
    }
    for (int i = 0; i < 60; i++) {
      SampleRequest request =
          SampleRequest.of(1 + i * 7 % 50).withSeed(i).withLabels(Labels.cycle(1, 2));
      assertThat(pixels(replies.get(i))).isEqualTo(sampler.sample(request).pixels());
    }
  }

  @Test
  void latentsThatAreSentAreDecoded() throws Exception {
    SampleRequest request = SampleRequest.of(3).withSeed(9).withLabels(Labels.cycle(2));
    String json =
        "{'inputs':[{'name':'latent','datatype':'FP32','shape':[3,6],'parameters':"
            + "{'binary_data_size':72}},{'name':'label','datatype':'INT64','shape':[3],"
            + "'parameters':{'binary_data_size':24}}],'outputs':[{'name':'pixels','parameters':"
            + "{'binary_data':true}}]}";
    byte[] body =
        Bodies.joined(
            json, Bodies.floats(sampler.latents(request).values()), Bodies.longs(2, 2, 2));

    assertThat(pixels(infer(body, Bodies.utf8(json).length)))
        .isEqualTo(sampler.sample(request).pixels());
  }

  @Test
  void aLongJsonBodyIsReadElsewhereAndAnsweredAllTheSame() throws Exception {
    StringBuilder data = new StringBuilder();
    SampleRequest request = SampleRequest.of(1000).withLabels(Labels.cycle(0));
    for (float value : sampler.latents(request).values()) {
      data.append(data.length() == 0 ? "" : ", ").append(value);
    }
    byte[] body =
        Bodies.utf8(
            "{'inputs':[{'name':'latent','datatype':'FP32','shape':[1000,6],'data':["
                + data
                + "]},{'name':'label','datatype':'INT64','shape':[1000],'data':["
                + "0,".repeat(999)
                + "0]}],'outputs':[{'name':'pixels'}]}");
    assertThat(body.length).isGreaterThan(64 * 1024);

    Answer answer = infer(body, body.length).get(20, TimeUnit.SECONDS);

    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"shape\":[1000,4,5,3]");
    assertThat(answer.isBinary()).isFalse();
  }

  @Test
  void aBadRequestFailsAndGivesTheModelBack() {
    byte[] body = Bodies.utf8("{'parameters':{'count':0}}");

    assertThatThrownBy(() -> infer(body, body.length).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BadRequest.class);
  }

  @Test
  void anUnknownModelIsSaid() {
    Waiting reply = new Waiting();
    inference.infer("other", null, seeded(1, 1), 2, reply);

    assertThatThrownBy(reply::get).hasCauseInstanceOf(UnknownModelException.class);
  }

  @Test
  void metadataNamesInputsAndOutputs() {
    ModelMetadata metadata = ModelMetadata.of(TinyModel.LABELLED.manifest(), List.of("1.0.0"));

    assertThat(metadata.inputs())
        .containsExactly(
            new TensorMetadata("latent", "FP32", List.of(-1L, 6L)),
            new TensorMetadata("label", "INT64", List.of(-1L)));
    assertThat(metadata.outputs())
        .containsExactly(
            new TensorMetadata("image", "FP32", List.of(-1L, 3L, 4L, 5L)),
            new TensorMetadata("pixels", "UINT8", List.of(-1L, 4L, 5L, 3L)));
    assertThat(ModelMetadata.of(TinyModel.PLAIN.manifest(), List.of()).inputs()).hasSize(1);
  }
}
