package dev.limn.trainer.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

class TorchFunctionTest {

  @Test
  void computesItsExpressionAndBelongsToTheFirstArgumentsManager() {
    TorchFunction function = TorchFunction.of("torch.sub(x, torch.cumprod(y, 0))", "x", "y");
    try (NDManager manager = NDManager.newBaseManager();
        NDManager weights = manager.newSubManager()) {
      NDArray x = manager.create(new float[] {10, 20, 30});
      NDArray found = function.apply(x, weights.create(new float[] {2, 3, 4}));
      assertThat(found.toFloatArray()).containsExactly(8, 14, 6);
      assertThat(found.getManager()).isSameAs(manager);
    }
  }

  @Test
  void recordsGradients() {
    TorchFunction cube = TorchFunction.of("torch.mul(torch.mul(x, x), x)", "x");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new float[] {2, -3});
      x.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(cube.apply(x).sum());
      }
      assertThat(x.getGradient().toFloatArray()).containsExactly(12, 27);
    }
  }

  @Test
  void isCompiledOnceForEachText() {
    TorchFunction first = TorchFunction.of("torch.neg(x)", "x");
    assertThat(TorchFunction.of("torch.neg(x)", "x")).isSameAs(first);
    assertThat(TorchFunction.of("torch.neg(y)", "y")).isNotSameAs(first);
  }

  @Test
  void whatIsNoTorchScriptIsRefused() {
    assertThatThrownBy(() -> TorchFunction.of("torch.no_such_operator(x)", "x"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no_such_operator");
  }
}
