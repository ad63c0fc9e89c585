package dev.limn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limn.trainer.block.Linear;
import dev.limn.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphWeightsTest {

  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "8000, -0",
    "3c00, 1",
    "c000, -2",
    "3555, 0.33325195",
    "7bff, 65504",
    "0001, 5.9604645e-8",
    "83ff, -6.097555e-5",
    "0400, 6.1035156e-5"
  })
  void halvesAreReadExactly(String bits, float value) {
    assertThat(GraphWeights.ofHalf((short) Integer.parseInt(bits, 16))).isEqualTo(value);
  }

  @Test
  void aBlockThatTheGraphDoesNotFitIsRefused() {
    GraphWeights weights = GraphWeights.of(DecoderFile.graph(ModelZoo.get("vae-mlp-mnist")));
    try (Model model = Model.newInstance("other", "PyTorch")) {
      Linear block = new Linear(3);
      block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 2));
      assertThatThrownBy(() -> weights.copyTo(block))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the graph has no weight weight of shape [3, 2]");
    }
  }
}
