package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.file.UserCache;
import dev.limn.testing.FreshProcess;
import java.util.List;
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
  void whoeverIsInterruptedStaysSo() {
    Thread.currentThread().interrupt();

    assertThat(DeepStack.call(() -> 42)).isEqualTo(42);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Such as a class path of some hundred jars makes it, and with telemetry on, as it comes. */
  @Test
  void aLongCommandLineDoesNotEndTheProcess() throws Exception {
    String jars = (":" + "/opt/application/lib/some-library-1.2.3.jar").repeat(700);

    FreshProcess.Ended ended =
        FreshProcess.run(
            UserCache.directory(),
            List.of("-cp", System.getProperty("java.class.path") + jars, Starting.class.getName()));

    assertThat(ended.lines()).endsWith("started");
    assertThat(ended.exitCode()).isZero();
  }

  /** Starts ONNX Runtime in a process of its own. */
  static final class Starting {

    private Starting() {}

    public static void main(String[] arguments) {
      NativeLibraries.load();
      System.out.println("started");
    }
  }
}
