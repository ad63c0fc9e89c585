package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import org.junit.jupiter.api.Test;

class DoctorCommandTest extends CommandTest {

  @Test
  void itProvesTheProcessorAndSaysWhatStandsInTheWayOfTheOthers() {
    Invocation limn = Invocation.of("doctor");

    assertDone(limn);
    assertThat(limn.out().lines())
        .anyMatch(line -> line.matches("java +\\d+.*"))
        .anyMatch(line -> line.matches("onnxruntime +1\\.\\d+\\.\\d+"))
        .anyMatch(line -> line.matches("processors +\\d+"))
        .anyMatch(line -> line.startsWith("cache "))
        .anyMatch(line -> line.matches("cpu +works: drew 2 samples of vae-mlp-mnist"));
    for (String provider : new String[] {"cuda", "tensorrt"}) {
      assertThat(limn.out().lines())
          .anyMatch(line -> line.matches(provider + " +(no: .+|works: drew 2 samples of .+)"));
    }
    assertThat(limn.out()).doesNotContain("is not available: ");
  }
}
