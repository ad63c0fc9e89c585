package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  /** With DJL's own multiplication by a number this test finds gradients of 0 and of NaN. */
  @Test
  void theGradientOutlivesTheGarbageCollector() {
    int factors = 2000;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weight = manager.ones(new ai.djl.ndarray.types.Shape(1));
      weight.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray sum = Scale.by(weight, 0);
        for (int factor = 1; factor < factors; factor++) {
          sum = sum.add(Scale.by(weight, factor));
        }
        assertThat(overwriteFreedMemory(factors)).hasSize(4 * factors);
        collector.backward(sum);
      }

      assertThat(weight.getGradient().getFloat(0)).isEqualTo(factors * (factors - 1) / 2f);
    }
  }

  private static List<ByteBuffer> overwriteFreedMemory(int factors) {
    System.gc();
    System.gc();
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < 4 * factors; i++) {
      taken.add(ByteBuffer.allocateDirect(4).putInt(0, -1));
    }
    return taken;
  }
}
