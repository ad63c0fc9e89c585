package dev.limn.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  private static final String TWO_BINARY =
      "{'id':'7','inputs':["
          + "{'name':'latent','datatype':'FP32','shape':[1,2],'parameters':{'binary_data_size':8}},"
          + "{'name':'label','datatype':'INT64','shape':[1],'parameters':{'binary_data_size':8}}],"
          + "'outputs':[{'name':'pixels','parameters':{'binary_data':true}},{'name':'image'}],"
          + "'parameters':{'timeout':5,'binary_data_output':true}}";

  private static final String ONE = "{'inputs':[{'name':'a','datatype':'FP32','shape':[2],%s}]}";

  @Test
  void severalBinaryTensorsFollowTheJsonInTheirOrder() {
    byte[] body = Bodies.joined(TWO_BINARY, Bodies.floats(1.5f, -2), Bodies.longs(3));
    RawRequest request = RequestReader.read(body, Bodies.utf8(TWO_BINARY).length, 100);

    assertThat(request.id()).isEqualTo("7");
    assertThat(request.parameters()).isEqualTo(Map.of("timeout", 5L, "binary_data_output", true));
    float[] latent = new float[2];
    request.inputs().get(0).data().floats(latent);
    assertThat(latent).containsExactly(1.5f, -2);
    long[] label = new long[1];
    request.inputs().get(1).data().longs(label);
    assertThat(label).containsExactly(3);
    assertThat(request.outputs())
        .containsExactly(new RequestedOutput("pixels", true), new RequestedOutput("image", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2.5,-3e2,4]", "[[1,2.5],[-3e2,4]]", "[[[1],[2.5]],[[-3e2],[4]]]"})
  void numbersComeInOneArrayOrOneAnAxis(String data) {
    TensorData read = Bodies.read(ONE.formatted("'data':" + data)).inputs().get(0).data();

    float[] values = new float[4];
    read.floats(values);
    assertThat(read.count(4)).isEqualTo(4);
    assertThat(values).containsExactly(1, 2.5f, -300, 4);
  }

  @Test
  void fieldsComeInAnyOrder() {
    RawRequest request =
        Bodies.read("{'inputs':[{'data':[1],'shape':[1],'datatype':'FP32','name':'a'}]}");

    assertThat(request.inputs().get(0).shape()).containsExactly(1);
  }

  @Test
  void aRequestWithoutAnythingAsksForNothing() {
    assertThat(Bodies.read("{}")).isEqualTo(new RawRequest(null, Map.of(), List.of(), List.of()));
  }

  @Test
  void numbersBeyondTheFirstRoomAreKept() {
    String data = "1,".repeat(999) + "2";
    TensorData read = Bodies.read(ONE.formatted("'data':[" + data + "]")).inputs().get(0).data();

    float[] values = new float[1000];
    read.floats(values);
    assertThat(read.count(4)).isEqualTo(1000);
    assertThat(values[998]).isEqualTo(1);
    assertThat(values[999]).isEqualTo(2);
  }

  @Test
  void aNumberThatIsNotWholeIsNoLabel() {
    TensorData data = Bodies.read(ONE.formatted("'data':[1.5]")).inputs().get(0).data();

    assertThatThrownBy(() -> data.longs(new long[1]))
        .isInstanceOf(BadRequest.class)
        .hasMessage("an element of type INT64 must be whole, found 1.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'inputs':[{'shape':[99999999999999999999]}]} | the request's JSON cannot be read: Numeric",
        "[] | the request must be a JSON object",
        "nonsense | the request's JSON cannot be read: Unrecognized token",
        "{'inputs':{}} | inputs must be a JSON array",
        "{'inputs':[3]} | an input must be a JSON object",
        "{'inputs':[{'name':3}]} | an input's name must be a string",
        "{'inputs':[{'name':'a'}]} | input 'a' needs name, datatype, shape, and data or binary",
        "{'inputs':[{'nam':'a'}]} | unknown field 'nam'; did you mean 'name'?",
        "{'inputs':[{'shape':[1.5]}]} | an input's shape must be at most 8 whole numbers",
        "{'inputs':[{'shape':[1,1,1,1,1,1,1,1,1]}]} | an input's shape must be at most 8",
        "{'inputs':[{'data':['a']}]} | an input's data must be numbers, found VALUE_STRING",
        "{'inputs':[{'data':[null]}]} | an input's data must be numbers, found VALUE_NULL",
        "{'inputs':[{'data':[NaN]}]} | the request's JSON cannot be read: Non-standard token 'NaN'",
        "{'inputs':[{'data':[1],'data':[2]}]} | an input has data and binary_data_size",
        "{'inputs':[{'data':[1],'parameters':{'binary_data_size':0}}]} | an input has data and",
        "{'inputs':[{'parameters':{'binary_data_size':9}}]} | binary_data_size must be from 0 to",
        "{'inputs':[{'parameters':{'binary_data_size':-1}}]} | binary_data_size must be from 0",
        "{'inputs':[{'parameters':{'binary_data_size':'8'}}]} | binary_data_size must be from 0",
        "{'outputs':[{}]} | an output needs a name",
        "{'outputs':[{'name':'a','parameters':{'binary_data':1}}]} | binary_data must be true or",
        "{'parameters':{'a':[]}} | parameters: 'a' must be a string, a number, true or false",
        "{'id':7} | id must be a string",
        "{'idd':'7'} | unknown field 'idd'; did you mean 'id'?",
        "{} {} | behind the request's JSON object stands more",
        "{'inputs':[ | the request's JSON cannot be read: Unexpected end-of-input"
      })
  void whatIsNoRequestIsRefusedInOneClearLine(String json, String message) {
    assertThatThrownBy(() -> Bodies.read(json))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'\\ud800'}",
        "{'id':'\\udc00\\ud800'}",
        "{'id':'a\\ud800b'}",
        "{'parameters':{'labels':'\\udfff'}}",
        "{'parameters':{'\\udfff':1}}",
        "{'outputs':[{'name':'\\ud800'}]}"
      })
  void halfOfACharacterIsRefused(String json) {
    assertThatThrownBy(() -> Bodies.read(json))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void aWholeCharacterOfTwoHalvesIsRead() {
    assertThat(Bodies.read("{'id':'\\ud83d\\ude00'}").id()).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void noMoreNumbersAreReadThanAModelTakes() {
    byte[] body = Bodies.utf8(ONE.formatted("'data':[" + "0,".repeat(100) + "0]"));

    assertThatThrownBy(() -> RequestReader.read(body, body.length, 100))
        .isInstanceOf(BadRequest.class)
        .hasMessage("an input's data may have 100 numbers, found more: send it in parts");
    assertThat(RequestReader.read(body, body.length, 101).inputs()).hasSize(1);
  }

  @Test
  void noMoreTensorsAndParametersAreReadThanTheProtocolHas() {
    String output = "{'name':'a'},".repeat(9);
    String parameters =
        IntStream.range(0, 33).mapToObj(i -> "'a" + i + "':1").collect(Collectors.joining(","));

    assertThatThrownBy(() -> Bodies.read("{'outputs':[" + output + "{}]}"))
        .hasMessage("a request may have 8 outputs, found more: leave some out");
    assertThatThrownBy(() -> Bodies.read("{'parameters':{" + parameters + "}}"))
        .hasMessage("parameters may be 32, found more: leave some out");
  }

  @Test
  void aRequestThatIsTooDeepIsRefused() {
    assertThatThrownBy(() -> Bodies.read(ONE.formatted("'data':" + "[".repeat(50))))
        .isInstanceOf(BadRequest.class);
  }

  @Test
  void bytesThatNoTensorClaimsAreRefused() {
    byte[] body = Bodies.joined("{}", new byte[3]);

    assertThatThrownBy(() -> RequestReader.read(body, 2, 100))
        .isInstanceOf(BadRequest.class)
        .hasMessage(
            "binary tensors end at byte 2 of the body, which has 5: binary_data_size must add up to"
                + " the rest");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 9})
  void aHeaderLengthOutsideOfTheBodyIsRefused(int length) {
    assertThatThrownBy(() -> RequestReader.read(Bodies.utf8("{}      "), length, 100))
        .isInstanceOf(BadRequest.class)
        .hasMessage(
            "Inference-Header-Content-Length must be from 2 to the body's 8 bytes, found "
                + length);
  }

  @Test
  void anEmptyBodyIsRefused() {
    assertThatThrownBy(() -> RequestReader.read(new byte[0], 0, 100))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("the body is empty");
  }

  /** Seeded: what fails once fails again. */
  @Test
  void spoiltBodiesAreReadOrRefusedAndNothingElse() {
    byte[] sound = Bodies.joined(TWO_BINARY, Bodies.floats(1.5f, -2), Bodies.longs(3));
    int header = Bodies.utf8(TWO_BINARY).length;
    Random random = new Random(1);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] spoilt = sound.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(spoilt.length + 9) : header;
      try {
        RequestReader.read(spoilt, length, 100);
        read++;
      } catch (BadRequest e) {
        assertThat(e.getMessage()).hasLineCount(1);
      }
    }
    assertThat(read).as("some changes do no harm").isPositive();
  }
}
