package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Provider;
import org.junit.jupiter.api.Test;

class ConformanceCommandTest extends CommandTest {

  @Test
  void theProcessorConforms() {
    Invocation limn = Invocation.of("conformance", "--provider", "cpu");

    assertDone(limn);
    assertThat(limn.out().lines())
        .filteredOn(line -> line.startsWith("ok    provider."))
        .hasSize(18)
        .first()
        .asString()
        .endsWith("vae-mlp-mnist on 1 thread draws the processor's pixels within 0 levels of 255");
    assertThat(limn.out()).endsWith("provider cpu conforms" + System.lineSeparator());
  }

  @Test
  void aProviderThatIsNotThereIsSkippedWithTheReason() {
    assumeTrue(
        new Provider.Cuda(0).obstacle().isPresent(), "this ONNX Runtime was built with CUDA");
    Invocation limn = Invocation.of("conformance", "--provider", "cuda");

    assertDone(limn);
    assertThat(limn.out().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("skip  provider cuda: this ONNX Runtime was built without it: replace");
    assertThat(limn.out()).contains("provider cuda was not held to anything");
  }

  @Test
  void anUnknownProviderIsRefused() {
    assertRefused(Invocation.of("conformance", "--provider", "cdua"), 2, "unknown provider 'cdua'");
  }
}
