package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.model.Precision;
import dev.limn.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeepStackTest {

  @Test
  void whatTheActionGivesOrThrowsArrives() {
    assertThat(DeepStack.call(() -> 42)).isEqualTo(42);
    assertThatThrownBy(
            () ->
                DeepStack.call(
                    () -> {
                      throw new UsageException("so not");
                    }))
        .isInstanceOf(UsageException.class)
        .hasMessage("so not");
    assertThatThrownBy(
            () ->
                DeepStack.call(
                    () -> {
                      throw new LinkageError("no library");
                    }))
        .isInstanceOf(LinkageError.class);
  }

  @Test
  void aLongCommandLineAndTelemetryDoNotEndTheProcess() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(java, "-cp", System.getProperty("java.class.path"), Drawing.class.getName());
    assertThat(String.join(" ", command)).hasSizeGreaterThan(10_000);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("ORT_DISABLE_TELEMETRY");
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes());

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(output).contains("drew 3");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Draws in a process of its own. */
  static final class Drawing {

    private Drawing() {}

    public static void main(String[] arguments) {
      ModelKey key =
          ModelKey.of("vae-mlp-mnist", ModelZoo.get("vae-mlp-mnist"), Precision.FP32, "cpu");
      try (SharedSamplers.Lease lease = SharedSamplers.take(key)) {
        System.out.println("drew " + lease.sampler().sample(SampleRequest.of(3)).count());
      }
    }
  }
}
