package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.bytes;
import static dev.limn.server.grpc.GrpcClient.flag;
import static dev.limn.server.grpc.GrpcClient.input;
import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.output;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static dev.limn.server.grpc.GrpcClient.request;
import static dev.limn.server.grpc.GrpcClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.limn.conformance.server.protocol.InferTensorContents;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelInferResponse.InferOutputTensor;
import dev.limn.server.LiveServer;
import dev.limn.server.TinyModel;
import io.grpc.Status;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ModelInfer over real sockets, and beside it what REST answers. */
@Timeout(60)
class InferContractTest {

  private static final float[] LATENTS = {.5f, -1, 2, 0, 1, -.25f, 1, 1, 1, -1, -1, -1};
  private static final long[] LABELS = {2, 0};

  @TempDir static Path directory;
  private static LiveServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of());
    client = GrpcClient.of(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static ModelInferRequest.Builder raw() {
    return request("labelled")
        .addInputs(input("latent", "FP32", 2, 6))
        .addInputs(input("label", "INT64", 2))
        .addRawInputContents(bytes(LATENTS))
        .addRawInputContents(bytes(LABELS));
  }

  private static ModelInferRequest.Builder typed() {
    InferTensorContents.Builder latents = InferTensorContents.newBuilder();
    for (float value : LATENTS) {
      latents.addFp32Contents(value);
    }
    InferTensorContents.Builder labels = InferTensorContents.newBuilder();
    for (long value : LABELS) {
      labels.addInt64Contents(value);
    }
    return request("labelled")
        .addInputs(input("latent", "FP32", 2, 6).setContents(latents))
        .addInputs(input("label", "INT64", 2).setContents(labels));
  }

  /** All outputs as bytes, image before pixels, by REST. */
  private static byte[] byRest(String json) throws Exception {
    HttpResponse<byte[]> response = server.post("/v2/models/labelled/infer", json);
    assertThat(response.statusCode()).as(LiveServer.text(response)).isEqualTo(200);
    int head =
        Integer.parseInt(
            response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    return Arrays.copyOfRange(response.body(), head, response.body().length);
  }

  private static byte[] joined(ModelInferResponse response) {
    return ByteString.copyFrom(response.getRawOutputContentsList()).toByteArray();
  }

  @Test
  void anAnswerNamesModelAndTensorsAndBringsTheirBytes() {
    ModelInferResponse response = client.infer(raw().setId("abc"));

    assertThat(response.getId()).isEqualTo("abc");
    assertThat(response.getModelName()).isEqualTo("labelled");
    assertThat(response.getModelVersion()).isEqualTo("1.0.0");
    InferOutputTensor image = response.getOutputs(0);
    assertThat(image.getName()).isEqualTo("image");
    assertThat(image.getDatatype()).isEqualTo("FP32");
    assertThat(image.getShapeList()).containsExactly(2L, 3L, 4L, 5L);
    assertThat(image.hasContents()).isFalse();
    InferOutputTensor pixels = response.getOutputs(1);
    assertThat(pixels.getName()).isEqualTo("pixels");
    assertThat(pixels.getDatatype()).isEqualTo("UINT8");
    assertThat(pixels.getShapeList()).containsExactly(2L, 4L, 5L, 3L);
    assertThat(response.getRawOutputContents(0).size()).isEqualTo(2 * TinyModel.NUMBERS * 4);
    assertThat(response.getRawOutputContents(1).size()).isEqualTo(2 * TinyModel.NUMBERS);
  }

  @Test
  void latentsGiveTheBytesThatRestGives() throws Exception {
    byte[] rest =
        byRest(
            "{'parameters':{'binary_data_output':true},'inputs':[{'name':'latent','datatype':'FP32',"
                + "'shape':[2,6],'data':[0.5,-1,2,0,1,-0.25,1,1,1,-1,-1,-1]},"
                + "{'name':'label','datatype':'INT64','shape':[2],'data':[2,0]}]}");

    assertThat(joined(client.infer(raw()))).isEqualTo(rest);
    assertThat(joined(client.infer(typed()))).isEqualTo(rest);
  }

  @Test
  void drawnSamplesAreThoseOfRest() throws Exception {
    byte[] rest =
        byRest(
            "{'parameters':{'binary_data_output':true,'seed':-7,'count':3,'labels':'owl,cat',"
                + "'temperature':0.5,'prior':'mixture','precision':'fp32','timeout':5000000}}");

    assertThat(
            joined(
                client.infer(
                    request("labelled")
                        .putParameters("seed", number(-7))
                        .putParameters("count", number(3))
                        .putParameters("labels", text("owl,cat"))
                        .putParameters("temperature", number(0.5))
                        .putParameters("prior", text("mixture"))
                        .putParameters("precision", text("fp32"))
                        .putParameters("timeout", number(5_000_000)))))
        .isEqualTo(rest);
  }

  @Test
  void typedContentsAreAnsweredWhereTheyAreAskedFor() {
    ModelInferResponse response =
        client.infer(typed().putParameters("binary_data_output", flag(false)));
    ModelInferResponse asBytes = client.infer(typed());

    assertThat(response.getRawOutputContentsCount()).isZero();
    InferTensorContents image = response.getOutputs(0).getContents();
    float[] values = new float[image.getFp32ContentsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = image.getFp32Contents(i);
    }
    assertThat(bytes(values)).isEqualTo(asBytes.getRawOutputContents(0));
    InferTensorContents pixels = response.getOutputs(1).getContents();
    ByteString levels = asBytes.getRawOutputContents(1);
    assertThat(pixels.getUintContentsCount()).isEqualTo(levels.size());
    for (int i = 0; i < levels.size(); i++) {
      assertThat(pixels.getUintContents(i)).isEqualTo(Byte.toUnsignedInt(levels.byteAt(i)));
    }
  }

  @Test
  void outputsComeInTheOrderInWhichTheyAreAskedFor() {
    ModelInferResponse response =
        client.infer(raw().addOutputs(output("pixels")).addOutputs(output("image")));

    assertThat(response.getOutputsList())
        .extracting(InferOutputTensor::getName)
        .containsExactly("pixels", "image");
    assertThat(response.getRawOutputContents(0).size()).isEqualTo(2 * TinyModel.NUMBERS);
  }

  /** So long that it is read by another thread, and written by one. */
  @Test
  void aLongRequestIsAnsweredAsAShortOneIs() {
    int rows = 1000;
    InferTensorContents.Builder latents = InferTensorContents.newBuilder();
    for (int i = 0; i < rows * TinyModel.LATENT; i++) {
      latents.addFp32Contents(i % 13 / 4f);
    }
    ModelInferRequest.Builder request =
        request("tiny")
            .setId("x".repeat(70_000))
            .addInputs(input("latent", "FP32", rows, 6).setContents(latents))
            .addOutputs(output("pixels"));

    ModelInferResponse raw = client.infer(request);
    ModelInferResponse typed =
        client.infer(request.putParameters("binary_data_output", flag(false)));

    assertThat(raw.getId()).hasSize(70_000);
    assertThat(raw.getRawOutputContents(0).size()).isEqualTo(rows * TinyModel.NUMBERS);
    assertThat(typed.getOutputs(0).getContents().getUintContentsCount())
        .isEqualTo(rows * TinyModel.NUMBERS);
  }

  @Test
  void aVersionMayBeNamed() {
    assertThat(client.infer(pixels("tiny").setModelVersion("1.0.0")).getOutputsCount())
        .isEqualTo(1);
    assertThat(client.refused(pixels("tiny").setModelVersion("9")).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void aCompressedRequestIsRead() {
    assertThat(client.calls().withCompression("gzip").modelInfer(raw().build()))
        .isEqualTo(client.infer(raw()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed         | 1.5  | parameter 'seed' must be a whole number of 64 bits, found '1.5'",
        "temperature  | -1.0 | parameter 'temperature' must be a finite number from 0 on, found '-1.0'",
        "timeout      | 0.5  | parameter 'timeout' must be a whole number of microseconds from 0 on, found '0.5'",
        "seeds        | 1    | unknown parameter 'seeds'; did you mean 'seed'?"
      })
  void aParameterOutOfRangeIsAnInvalidArgument(String name, double value, String message) {
    Status status = client.refused(pixels("labelled").putParameters(name, number(value)));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).startsWith(message);
  }

  @Test
  void whatTheModelCannotDoIsAnInvalidArgument() {
    invalid(pixels("labelled").putParameters("labels", text("cow")), "cow");
    invalid(pixels("tiny").putParameters("prior", text("mixture")), "has no prior 'mixture'");
    invalid(pixels("tiny").putParameters("precision", text("int8")), "has no int8 decoder");
    invalid(pixels("tiny").addOutputs(output("pixel")), "no output 'pixel'; did you mean");
    invalid(pixels("tiny").addOutputs(output("pixels")), "asked for twice");
    invalid(pixels("tiny").addInputs(input("noise", "FP32", 1, 6)), "no input 'noise'");
    invalid(raw().clearRawInputContents(), "needs 12 elements of 4 bytes, found 0");
    invalid(raw().setRawInputContents(0, ByteString.copyFrom(new byte[47])), "found a part of one");
    invalid(raw().setInputs(0, input("latent", "FP64", 2, 6)), "must be FP32 [N,6], found FP64");
    invalid(typed().setInputs(0, input("latent", "FP64", 2, 6)), "must be FP32 [N,6], found FP64");
    invalid(
        raw()
            .setRawInputContents(
                0, bytes(new float[] {0, 0, 0, 0, 0, Float.NaN, 0, 0, 0, 0, 0, 0})),
        "must be finite numbers, found NaN");
    invalid(raw().putParameters("seed", number(1)), "input 'latent' is given");
  }

  @Test
  void whatTheProtocolDoesNotHaveIsAnInvalidArgument() {
    invalid(raw().addRawInputContents(ByteString.EMPTY), "an element an input, 2, found 3");
    invalid(
        raw().setInputs(1, typed().getInputs(1)),
        "input 'label' has contents beside raw_input_contents");
    invalid(
        raw().setInputs(0, input("latent", "FP32", 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        "at most 8 whole numbers");
    invalid(
        raw()
            .setInputs(
                0, input("latent", "FP32", 2, 6).putParameters("shared_memory_region", text("a"))),
        "input 'latent' has parameter 'shared_memory_region'");
    invalid(
        raw().addOutputs(output("pixels").toBuilder().putParameters("classification", number(3))),
        "output 'pixels' has parameter 'classification'");
    invalid(
        pixels("tiny").putParameters("seed", number(1).toBuilder().clear().build()),
        "parameter 'seed' has no value");
    invalid(
        pixels("tiny").putParameters("seed", number(1).toBuilder().setUint64Param(-1).build()),
        "must be at most 9223372036854775807, found 18446744073709551615");
  }

  private static void invalid(ModelInferRequest.Builder request, String message) {
    Status status = client.refused(request);
    assertThat(status.getCode()).as(status.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains(message).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tinny", "tiny/versions/1.0.0"})
  void aModelThatIsNotThereIsNotFound(String model) {
    Status status = client.refused(pixels(model));

    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).startsWith("unknown model '" + model + "'");
  }

  /** Clients refuse long trailers. */
  @Test
  void aLongMessageIsCut() {
    Status status = client.refused(pixels("a".repeat(100_000)));

    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).hasSize(1003).endsWith("a...");
  }
}
