package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartWriterTest {

  @Test
  void partsAreWrittenInOrder() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();

    PartWriter.write(
        IntStream.range(0, 100).mapToObj(i -> new byte[] {(byte) i, (byte) i}).iterator(), target);

    byte[] written = target.toByteArray();
    assertThat(written).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(written[i]).isEqualTo((byte) (i / 2));
    }
    PartWriter.write(List.<byte[]>of().iterator(), target);
    assertThat(target.size()).isEqualTo(200);
  }

  @Test
  void afterAFailureNoMorePartsAreMade() {
    AtomicInteger made = new AtomicInteger();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThatThrownBy(
            () ->
                PartWriter.write(
                    IntStream.range(0, 100)
                        .mapToObj(
                            i -> {
                              made.incrementAndGet();
                              return new byte[1];
                            })
                        .iterator(),
                    full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(made.get()).isLessThan(4);
  }

  @Test
  void whatCannotBeMadeReachesTheCaller() {
    assertThatThrownBy(
            () ->
                PartWriter.write(
                    IntStream.range(0, 3)
                        .mapToObj(
                            i -> {
                              if (i == 2) {
                                throw new IllegalStateException("closed");
                              }
                              return new byte[1];
                            })
                        .iterator(),
                    new ByteArrayOutputStream()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
  }
}
