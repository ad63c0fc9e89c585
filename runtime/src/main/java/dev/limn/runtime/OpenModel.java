package dev.limn.runtime;

import java.util.Optional;

/** The open graphs of a generator, all on one provider. */
record OpenModel(PixelDecoder decoder, Optional<OpenEncoder> encoder) implements AutoCloseable {

  @Override
  public void close() {
    Closing.all(() -> encoder.ifPresent(OpenEncoder::close), decoder::close);
  }
}
