package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.limn.runtime.model.TinyModel;
import org.junit.jupiter.api.Test;

/** ONNX Runtime's own sessions throw when they are closed again. */
class SessionCloseTest {

  private static final TinyModel TINY = TinyModel.CONDITIONAL;

  @Test
  void whatHoldsASessionIsClosedOnceHoweverOftenItIsAsked() {
    SamplerOptions options = SamplerOptions.DEFAULT.withThreads(2);
    OpenEncoder encoder = new OpenEncoder(TINY.encoder(), options);
    encoder.session();
    PixelDecoder decoder = PixelDecoder.open(TINY.decoder(), TINY.manifest(), options);
    decoder.decode(64, (from, rows, lane) -> {}, new byte[64 * TINY.imageSize()]);

    closeTwice(encoder);
    closeTwice(decoder);
    closeTwice(GraphSession.open(TINY.decoder(), options));
    closeTwice(GraphRunner.open(TINY.decoder()));
  }

  private static void closeTwice(AutoCloseable open) {
    assertThatCode(
            () -> {
              open.close();
              open.close();
            })
        .doesNotThrowAnyException();
  }
}
