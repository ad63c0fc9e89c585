package dev.limn.conformance.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model of the zoo is held to the suite, its 8-bit decoder too. */
class ZooSuiteTest {

  static List<String> names() {
    return ModelZoo.list().stream().map(ZooEntry::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aModelOfTheZooPasses(String name) {
    assertThat(ModelSuite.of(ModelZoo.get(name)))
        .extracting(Check::run)
        .filteredOn(outcome -> !outcome.passed())
        .extracting(Outcome::id, Outcome::problem)
        .isEmpty();
  }

  @Test
  void denseAndConvolutionalModelsHaveAnEightBitDecoderThatIsHeldToo() {
    List<String> held = new ArrayList<>();
    for (String name : names()) {
      ModelPackage model = ModelZoo.get(name);
      if (model.manifest().decoder(Precision.INT8).isPresent()) {
        assertThat(ModelSuite.of(model))
            .extracting(Check::id)
            .contains("model.int8-batch-invariance");
        held.add(name);
      }
    }
    assertThat(held).contains("vae-mlp-mnist", "vae-conv-mnist", "cvae-conv-mnist");
  }
}
