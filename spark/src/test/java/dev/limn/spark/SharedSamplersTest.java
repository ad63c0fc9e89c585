package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedSamplersTest {

  /** The keys of one model under many names: each opens a sampler of its own. */
  private static List<ModelKey> keys(String file, int count) {
    ModelPackage model = ModelZoo.get("gan-mlp-mnist");
    Path zip = Path.of("target", file);
    model.writeZip(zip);
    return IntStream.range(0, count)
        .mapToObj(i -> "target/" + "./".repeat(i) + file)
        .map(place -> ModelKey.of(place, model, Precision.FP32, "cpu"))
        .toList();
  }

  private static int openedBy(List<ModelKey> keys) {
    int before = SharedSamplers.opened();
    keys.forEach(key -> SharedSamplers.take(key).close());
    return SharedSamplers.opened() - before;
  }

  @Test
  void modelsUsedInTurnStayOpen() {
    List<ModelKey> five = keys("in-turn.zip", 5);

    assertThat(openedBy(five)).isEqualTo(5);
    assertThat(openedBy(five)).isZero();
    assertThat(SharedSamplers.open()).isLessThanOrEqualTo(16);
  }

  @Test
  void theOneUnusedForLongestIsClosed() {
    List<ModelKey> keys = keys("oldest.zip", 17);
    openedBy(keys.subList(0, 16));
    assertThat(openedBy(keys.subList(0, 1))).isZero();

    assertThat(openedBy(keys.subList(16, 17))).isOne();

    assertThat(openedBy(keys.subList(0, 1))).isZero();
    assertThat(openedBy(keys.subList(2, 16))).isZero();
    assertThat(openedBy(keys.subList(1, 2))).isOne();
  }

  @Test
  void oneInUseIsNotClosed() {
    List<ModelKey> keys = keys("in-use.zip", 18);
    try (SharedSamplers.Lease lease = SharedSamplers.take(keys.get(0))) {
      openedBy(keys.subList(1, 18));

      assertThat(lease.sampler().manifest().name()).isEqualTo("gan-mlp-mnist");
      assertThat(openedBy(keys.subList(0, 1))).isZero();
    }
  }
}
