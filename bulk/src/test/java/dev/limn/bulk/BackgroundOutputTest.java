package dev.limn.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundOutputTest {

  private final ExecutorService executor = Executors.newCachedThreadPool(Workers::thread);

  @AfterEach
  void stop() {
    executor.shutdown();
  }

  @Test
  void allBytesArriveInOrder() throws IOException {
    byte[] bytes = new byte[3_000_001];
    Random random = new Random(1);
    random.nextBytes(bytes);
    ByteArrayOutputStream target = new ByteArrayOutputStream();

    try (BackgroundOutput output = new BackgroundOutput(target, executor)) {
      output.write(bytes[0]);
      for (int from = 1; from < bytes.length; ) {
        int some = Math.min(random.nextInt(500_000), bytes.length - from);
        output.write(bytes, from, some);
        from += some;
      }
    }

    assertThat(target.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void aFailureIsToldAndTheTargetClosedAllTheSame() throws IOException {
    Failing target = new Failing();
    BackgroundOutput output = new BackgroundOutput(target, executor);

    assertThatThrownBy(
            () -> {
              output.write(new byte[1 << 20]);
              output.close();
            })
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThatThrownBy(
            () -> {
              output.close();
              output.close();
              throw new IOException("closed twice");
            })
        .hasMessageMatching("closed twice|No space left on device");

    assertThat(target.closed).isTrue();
  }

  private static final class Failing extends OutputStream {

    private boolean closed;

    @Override
    public void write(int value) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
