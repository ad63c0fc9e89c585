package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Provider;
import org.junit.jupiter.api.Test;

class BenchCommandTest extends CommandTest {

  @Test
  void allContendersAreMeasuredOnAConditionalModelToo() throws Exception {
    Invocation limn =
        Invocation.of("bench", model(TinyModel.CONDITIONAL), "--batch=3", "--seconds=1", "--json");

    assertDone(limn);
    JsonNode report = new JsonMapper().readTree(limn.out());
    assertThat(report.path("model").asText()).isEqualTo("tiny");
    assertThat(report.path("batch").asInt()).isEqualTo(3);
    assertThat(report.path("provider").asText()).isEqualTo("cpu");
    assertThat(report.path("results").findValuesAsText("name"))
        .containsExactly("onnxruntime-default", "onnxruntime-typical", "limn-fp32");
    for (JsonNode result : report.path("results")) {
      assertThat(result.path("samplesPerSecond").asDouble()).isPositive();
      assertThat(result.path("p50Micros").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(result.path("p99Micros").asDouble());
    }
    assertThat(report.path("ratios").path("onnxruntime-default").asDouble()).isEqualTo(1);
    assertThat(report.path("ratios").path("limn-fp32").asDouble()).isPositive();
  }

  @Test
  void aProviderThatIsNotThereIsNotMeasured() {
    assumeTrue(
        new Provider.Cuda(0).obstacle().isPresent(), "this ONNX Runtime was built with CUDA");
    assertRefused(
        Invocation.of("bench", model(TinyModel.CONDITIONAL), "--provider=cuda", "--seconds=1"),
        1,
        "provider cuda is not available");
  }

  @Test
  void atLeastOneSampleAndOneSecondAreMeasured() {
    assertThat(Invocation.of("bench", model(TinyModel.CONDITIONAL), "--batch=0").err())
        .contains("--batch must be at least 1, found 0");
    assertThat(Invocation.of("bench", model(TinyModel.CONDITIONAL), "--seconds=-1").err())
        .contains("--seconds must be at least 1, found -1");
  }
}
