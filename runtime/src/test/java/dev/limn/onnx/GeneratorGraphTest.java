package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratorGraphTest {

  private static final ValueType IMAGE = ValueType.batched("image", ElementType.FLOAT32, 3, 2, 2);

  @Test
  void pixelsAreTheImageTimes255RoundedToEvenSaturatedAndInterleaved() throws OrtException {
    OnnxModel model = GeneratorGraph.withPixels(passThrough(IMAGE));
    GraphCheck.check(model);
    float[] image = {-1f, 0f, 0.5f, 1f, 2f, 1 / 255f, 2.4f / 255, 2.6f / 255, .1f, .2f, .9f, .999f};
    byte[] expected = new byte[12];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 4; i++) {
        double level = Math.rint(image[c * 4 + i] / (float) (1.0 / 255));
        expected[i * 3 + c] = (byte) Math.max(0, Math.min(255, level));
      }
    }
    assertThat(pixels(model, image)).isEqualTo(expected);
    assertThat(model.outputs())
        .containsExactly(IMAGE, ValueType.batched("pixels", ElementType.UINT8, 2, 2, 3));
  }

  @Test
  void everyLevelSurvivesTheWayThroughFloats() throws OrtException {
    OnnxModel model =
        GeneratorGraph.withPixels(
            passThrough(ValueType.batched("image", ElementType.FLOAT32, 1, 16, 16)));
    float[] image = new float[256];
    byte[] expected = new byte[256];
    for (int level = 0; level < 256; level++) {
      image[level] = level / 255f;
      expected[level] = (byte) level;
    }
    assertThat(pixels(model, image)).isEqualTo(expected);
  }

  @Test
  void withoutPixelsItIsTheDecoderAgain() {
    OnnxModel decoder = passThrough(IMAGE);

    OnnxModel stripped = GeneratorGraph.withoutPixels(GeneratorGraph.withPixels(decoder));

    assertThat(stripped.toBytes()).isEqualTo(decoder.toBytes());
    assertThat(GeneratorGraph.withoutPixels(decoder)).isSameAs(decoder);
    OnnxModel bytes = GeneratorGraph.withoutImage(GeneratorGraph.withPixels(decoder));
    assertThat(bytes.outputs()).extracting(ValueType::name).containsExactly("pixels");
    GraphCheck.check(bytes);
  }

  @Test
  void refusesADecoderWithoutAnImage() {
    assertThatThrownBy(() -> GeneratorGraph.withPixels(passThrough(IMAGE.named("picture"))))
        .isInstanceOf(OnnxException.class)
        .hasMessage("decoder 'g' needs an output 'image', found [picture float32 [N,3,2,2]]");
    assertThatThrownBy(() -> GeneratorGraph.withPixels(Graphs.dense()))
        .hasMessage("decoder output 'image' must be float32 [N,C,H,W], found image float32 [N,3]");
  }

  @Test
  void refusesASecondPixelOutput() {
    OnnxModel once = GeneratorGraph.withPixels(passThrough(IMAGE));
    assertThatThrownBy(() -> GeneratorGraph.withPixels(once))
        .hasMessage("decoder 'g' has an output 'pixels' already");
  }

  private static OnnxModel passThrough(ValueType output) {
    GraphBuilder builder = new GraphBuilder("g").input(output.named("latent"));
    builder.node("Identity", "n", List.of("latent"), List.of(output.name()));
    return builder.output(output).build();
  }

  private static byte[] pixels(OnnxModel model, float[] image) throws OrtException {
    long[] shape = {1, 0, 0, 0};
    for (int axis = 1; axis < 4; axis++) {
      shape[axis] = model.inputs().get(0).shape().get(axis).size();
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toBytes());
        OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), shape);
        OrtSession.Result result = session.run(Map.of("latent", input))) {
      ByteBuffer buffer = ((OnnxTensor) result.get("pixels").orElseThrow()).getByteBuffer();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }
}
