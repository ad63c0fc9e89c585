package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.cli.testing.Invocation;
import org.junit.jupiter.api.Test;

class DoctorCommandTest extends CommandTest {

  @Test
  void itProvesTheProcessorAndSaysWhatStandsInTheWayOfTheOthers() {
    Invocation limn = Invocation.of("doctor");

    assertDone(limn);
    assertThat(limn.out().lines())
        .anyMatch(line -> line.matches("java +\\d+.*"))
        .anyMatch(line -> line.matches("onnxruntime +1\\.\\d+\\.\\d+, built with cpu.*"))
        .anyMatch(line -> line.matches("processors +\\d+"))
        .anyMatch(line -> line.startsWith("cache "))
        .anyMatch(line -> line.matches("cpu +works: drew 2 samples of vae-conv-mnist"));
    for (String provider : new String[] {"cuda", "tensorrt"}) {
      assertThat(limn.out().lines())
          .anyMatch(line -> line.matches(provider + " +(no: .+|works: drew 2 samples of .+)"));
    }
    assertThat(limn.out()).doesNotContain("is not available: ");
    assertThat(limn.out().lines()).anyMatch(line -> line.matches("auto +chooses \\w+"));
  }

  @Test
  void aProgramReadsTheSame() throws Exception {
    Invocation limn = Invocation.of("doctor", "--json");

    assertDone(limn);
    JsonNode found = new JsonMapper().readTree(limn.out());
    assertThat(found.path("onnxruntime").asText()).matches("1\\.\\d+\\.\\d+");
    assertThat(found.path("builtWith").get(0).asText()).isEqualTo("cpu");
    assertThat(found.path("providers").findValuesAsText("name"))
        .startsWith("cpu", "cuda", "tensorrt");
    JsonNode cpu = found.path("providers").get(0);
    assertThat(cpu.path("works").asBoolean()).isTrue();
    assertThat(cpu.path("missing").isEmpty()).isTrue();
    assertThat(found.path("auto").asText()).isIn("cpu", "cuda", "tensorrt");
  }
}
