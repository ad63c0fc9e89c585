package dev.limn.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

class TorchFunctionTest {

  @Test
  void computesItsExpressionAndBelongsToTheFirstArgumentsManager() {
    TorchFunction function = TorchFunction.ofArrays("torch.sub(x, torch.cumprod(y, 0))", "x", "y");
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
    TorchFunction cube = TorchFunction.ofArrays("torch.mul(torch.mul(x, x), x)", "x");
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
  void aProcedureWritesIntoItsArraysWithoutARecord() {
    TorchFunction procedure =
        TorchFunction.procedure(
            "x: List[Tensor], factor: float",
            "for i in range(torch.len(x)):\n  torch.mul_(x[i], factor)");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray one = manager.create(new float[] {1, 2});
      NDArray two = manager.create(3f);
      one.setRequiresGradient(true);
      procedure.run(IValue.listFrom((PtNDArray) one, (PtNDArray) two), IValue.from(2.5));
      assertThat(one.toFloatArray()).containsExactly(2.5f, 5);
      assertThat(two.getFloat()).isEqualTo(7.5f);
    }
  }

  @Test
  void isCompiledOnceForEachText() {
    TorchFunction first = TorchFunction.ofArrays("torch.neg(x)", "x");
    assertThat(TorchFunction.ofArrays("torch.neg(x)", "x")).isSameAs(first);
    assertThat(TorchFunction.ofArrays("torch.neg(y)", "y")).isNotSameAs(first);
  }

  @Test
  void whatIsNoTorchScriptIsRefused() {
    assertThatThrownBy(() -> TorchFunction.ofArrays("torch.no_such_operator(x)", "x"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no_such_operator");
  }
}
