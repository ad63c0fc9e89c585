package dev.limn.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadCacheTest {

  private static final String HEAD =
      "{'id':'%s','inputs':[{'name':'a','datatype':'FP32','shape':[1],'parameters':"
          + "{'binary_data_size':4}},{'name':'b','datatype':'FP32','shape':[1],'data':[7]}]}";

  private final HeadCache cache = new HeadCache();
  private final int headLength = Bodies.utf8(HEAD.formatted("x")).length;

  private static byte[] body(String id, float value) {
    return Bodies.joined(HEAD.formatted(id), Bodies.floats(value));
  }

  private static float first(RawRequest request, int input) {
    float[] value = new float[1];
    request.inputs().get(input).data().floats(value);
    return value[0];
  }

  private void keep(byte[] body) {
    cache.keep(RequestReader.read(body, headLength, 100), body, headLength);
  }

  @Test
  void theSameHeadIsKnownAgainWithTheTensorsOfTheNewBody() {
    keep(body("x", 1));

    RawRequest found = cache.find(body("x", 2), headLength);

    assertThat(found.id()).isEqualTo("x");
    assertThat(first(found, 0)).isEqualTo(2);
    assertThat(first(found, 1)).isEqualTo(7);
  }

  @Test
  void anotherHeadOfTheSameLengthIsNot() {
    keep(body("x", 1));

    assertThat(cache.find(body("y", 1), headLength)).isNull();
    keep(body("y", 1));
    assertThat(cache.find(body("y", 1), headLength).id()).isEqualTo("y");
  }

  @Test
  void theSameHeadBeforeAnotherNumberOfBytesIsNot() {
    keep(body("x", 1));

    assertThat(cache.find(Bodies.joined(HEAD.formatted("x"), new byte[8]), headLength)).isNull();
  }

  @Test
  void aBodyOfJsonAloneIsNotKept() {
    byte[] json = Bodies.utf8("{}");
    cache.keep(RequestReader.read(json, 2, 100), json, 2);

    assertThat(cache.find(json, 2)).isNull();
  }

  @Test
  void manyHeadsTakeEachOthersPlaces() {
    for (int i = 0; i < 1000; i++) {
      byte[] body = body(Character.toString('a' + i % 26), i);
      RawRequest request = RequestReader.read(body, headLength, 100);
      assertThat(first(request, 0)).isEqualTo(i);
      assertThat(request.id()).isEqualTo(Character.toString('a' + i % 26));
    }
  }
}
