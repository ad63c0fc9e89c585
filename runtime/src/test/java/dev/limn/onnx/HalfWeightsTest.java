package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limn.runtime.GraphRunner;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HalfWeightsTest {

  private static final int IN = 40;
  private static final int OUT = 30;

  private final SplittableRandom random = new SplittableRandom(8);
  private final float[] weight = floats(IN * OUT);
  private final float[] bias = floats(OUT);

  @Test
  void aLargeWeightTakesHalfTheBytesAndASmallOneStays() {
    OnnxModel halved = HalfWeights.store(dense(weight));

    assertThat(halved.proto().getGraph().getInitializerList())
        .extracting(TensorProto::getName, TensorProto::getDataType)
        .containsExactlyInAnyOrder(
            tuple("w.float16", ElementType.FLOAT16.code()), tuple("b", ElementType.FLOAT32.code()));
    assertThat(halved.proto().getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Cast", "Gemm");
    assertThat(dense(weight).toBytes().length - halved.toBytes().length)
        .isBetween(2 * IN * OUT - 200, 2 * IN * OUT);
    GraphCheck.check(halved);
  }

  @Test
  void theGraphComputesInFloat32WithRoundedWeights() {
    float[] rounded = weight.clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = HalfFloat.toFloat(HalfFloat.of(weight[i]));
      assertThat(rounded[i]).isCloseTo(weight[i], within(Math.abs(weight[i]) / 2048));
    }
    Tensor input = Tensor.ofFloats("x", new long[] {3, IN}, floats(3 * IN));

    assertThat(run(HalfWeights.store(dense(weight)), input)).isEqualTo(run(dense(rounded), input));
    assertThat(run(dense(weight), input)).isNotEqualTo(run(dense(rounded), input));
  }

  @Test
  void aWeightThatHalfCannotHoldStays() {
    for (float value : new float[] {65600, -70000, Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] wide = weight.clone();
      wide[7] = value;
      OnnxModel model = dense(wide);

      assertThat(HalfWeights.store(model).toBytes()).as("" + value).isEqualTo(model.toBytes());
    }
  }

  @Test
  void aWeightThatCanBeFedStays() {
    OnnxModel model = dense(weight);
    OnnxModel fed =
        OnnxModel.of(
            model.proto().toBuilder()
                .setGraph(
                    model.proto().getGraph().toBuilder()
                        .addInput(
                            DeclaredTypes.write(
                                new ValueType(
                                    "w",
                                    ElementType.FLOAT32,
                                    List.of(Dimension.of(IN), Dimension.of(OUT))))))
                .build());

    assertThat(HalfWeights.areIn(HalfWeights.store(fed))).isFalse();
  }

  @Test
  void itIsToldWhereWeightsAreHalf() {
    assertThat(HalfWeights.areIn(dense(weight))).isFalse();
    assertThat(HalfWeights.areIn(HalfWeights.store(dense(weight)))).isTrue();
    OnnxModel once = HalfWeights.store(dense(weight));
    assertThat(HalfWeights.store(once).toBytes()).as("twice").isEqualTo(once.toBytes());
  }

  private OnnxModel dense(float[] values) {
    GraphBuilder builder =
        new GraphBuilder("dense").input(ValueType.batched("x", ElementType.FLOAT32, IN));
    builder.initializer(Tensor.ofFloats("w", new long[] {IN, OUT}, values));
    builder.initializer(Tensor.ofFloats("b", new long[] {OUT}, bias));
    builder.node("Gemm", "y", List.of("x", "w", "b"));
    return builder.output(ValueType.batched("y", ElementType.FLOAT32, OUT)).build();
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static float[] run(OnnxModel model, Tensor input) {
    try (GraphRunner runner = GraphRunner.open(model)) {
      return runner.run(List.of(input)).get(0).toFloats();
    }
  }
}
