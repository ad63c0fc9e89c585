package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OnnxClassesTest {

  /** What fails in another thread would be seen by nobody. */
  @Test
  void theirLoadingSucceedsAndEnds() throws InterruptedException {
    StringBuffer failures = new StringBuffer();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.append(failure));
    try {
      OnnxClasses.loadAhead();
      OnnxClasses.loadAhead();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("limn-onnx-classes")) {
          assertThat(thread.isDaemon()).isTrue();
          thread.join(TimeUnit.SECONDS.toMillis(20));
          assertThat(thread.isAlive()).isFalse();
        }
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(failures).isEmpty();
  }
}
