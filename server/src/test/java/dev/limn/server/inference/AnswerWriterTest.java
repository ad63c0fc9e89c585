package dev.limn.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Precision;
import dev.limn.server.TinyModel;
import dev.limn.server.inference.InferRequest.Output;
import dev.limn.server.inference.InferRequest.Tensor;
import dev.limn.server.model.RowSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Read back with another library than wrote it. */
class AnswerWriterTest {

  private static final Manifest MODEL = TinyModel.PLAIN.manifest();
  private static final int ROWS = 2;

  private final byte[] pixels = new byte[ROWS * TinyModel.NUMBERS];
  private final float[] image = new float[pixels.length];

  AnswerWriterTest() {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
      image[i] = i == 0 ? 1e-7f : i / 100f;
    }
  }

  private static InferRequest request(String id, Output... outputs) {
    return new InferRequest(
        id,
        new RowSource.Drawn(SampleRequest.of(ROWS)),
        Precision.FP32,
        List.of(outputs),
        Duration.ZERO);
  }

  private Answer written(InferRequest request) {
    Answer answer = AnswerWriter.write(request, MODEL, pixels, image);
    assertThat((long) answer.body().length)
        .isLessThanOrEqualTo(AnswerWriter.mostBytes(request, MODEL));
    return answer;
  }

  private static JsonNode json(Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body(), 0, answer.headerLength());
  }

  @Test
  void jsonHoldsEachNumberInRowMajorOrder() throws IOException {
    Answer answer =
        written(request(null, new Output(Tensor.PIXELS, false), new Output(Tensor.IMAGE, false)));
    JsonNode json = json(answer);

    assertThat(answer.isBinary()).isFalse();
    assertThat(json.has("id")).isFalse();
    assertThat(json.get("model_name").asText()).isEqualTo("tiny");
    assertThat(json.get("model_version").asText()).isEqualTo("1.0.0");
    JsonNode first = json.get("outputs").get(0);
    assertThat(first.get("name").asText()).isEqualTo("pixels");
    assertThat(first.get("datatype").asText()).isEqualTo("UINT8");
    assertThat(first.get("shape").toString()).isEqualTo("[2,4,5,3]");
    JsonNode second = json.get("outputs").get(1);
    assertThat(second.get("name").asText()).isEqualTo("image");
    assertThat(second.get("datatype").asText()).isEqualTo("FP32");
    assertThat(second.get("shape").toString()).isEqualTo("[2,3,4,5]");
    for (int i = 0; i < pixels.length; i++) {
      assertThat(first.get("data").get(i).asInt()).isEqualTo(Byte.toUnsignedInt(pixels[i]));
      assertThat(Float.parseFloat(second.get("data").get(i).asText())).isEqualTo(image[i]);
    }
    assertThat(first.get("data")).hasSize(pixels.length);
    assertThat(second.get("data")).hasSize(pixels.length);
  }

  @Test
  void binaryOutputsFollowTheJsonInTheirOrder() throws IOException {
    Answer answer =
        written(request("x", new Output(Tensor.IMAGE, true), new Output(Tensor.PIXELS, true)));
    JsonNode outputs = json(answer).get("outputs");

    assertThat(answer.isBinary()).isTrue();
    assertThat(outputs.get(0).at("/parameters/binary_data_size").asInt())
        .isEqualTo(pixels.length * 4);
    assertThat(outputs.get(1).at("/parameters/binary_data_size").asInt()).isEqualTo(pixels.length);
    assertThat(outputs.get(0).has("data")).isFalse();
    ByteBuffer rest =
        ByteBuffer.wrap(answer.body())
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(answer.headerLength());
    for (float value : image) {
      assertThat(rest.getFloat()).isEqualTo(value);
    }
    byte[] bytes = new byte[rest.remaining()];
    rest.get(bytes);
    assertThat(bytes).isEqualTo(pixels);
  }

  @Test
  void oneOutputMayBeJsonAndTheOtherBinary() throws IOException {
    Answer answer =
        written(request("x", new Output(Tensor.IMAGE, true), new Output(Tensor.PIXELS, false)));

    assertThat(json(answer).at("/outputs/1/data")).hasSize(pixels.length);
    assertThat(answer.body()).hasSize(answer.headerLength() + image.length * 4);
  }

  @Test
  void anIdOfAnyCharactersIsEchoed() throws IOException {
    String id = "\"quoted\" \\ \n \u0001 ä 漢 \uD83D\uDE00";
    Answer answer = AnswerWriter.write(request(id), MODEL, null, null);

    assertThat(json(answer).get("id").asText()).isEqualTo(id);
  }

  @Test
  void whatJsonCannotTellIsRefusedByItsLatent() {
    image[TinyModel.NUMBERS + 1] = Float.NaN;

    assertThatThrownBy(() -> written(request("x", new Output(Tensor.IMAGE, false))))
        .isInstanceOf(BadRequest.class)
        .hasMessageStartingWith("latent 1 gives an image with NaN, which JSON cannot tell");
    assertThat(written(request("x", new Output(Tensor.IMAGE, true))).isBinary()).isTrue();
  }
}
