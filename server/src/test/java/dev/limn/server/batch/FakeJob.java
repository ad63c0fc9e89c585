package dev.limn.server.batch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Row {@code i} of the job is the numbers (first + i, 1) and the label i mod 3. */
class FakeJob extends RowJob {

  final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final float first;
  private final byte[] pixels;

  FakeJob(int rows, float first) {
    this(rows, first, Outcome.PIXELS, NEVER);
  }

  FakeJob(int rows, float first, Outcome outcome, long patienceNanos) {
    super(rows, outcome, patienceNanos);
    this.first = first;
    this.pixels = new byte[rows];
  }

  byte[] expected() {
    byte[] expected = new byte[rows()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (first + i + 1 + i % 3);
    }
    return expected;
  }

  @Override
  protected void fill(int from, int count, float[] latents, int[] labels, int at) {
    for (int i = 0; i < count; i++) {
      latents[2 * (at + i)] = first + from + i;
      latents[2 * (at + i) + 1] = 1;
      labels[at + i] = (from + i) % 3;
    }
  }

  @Override
  protected void receive(int from, int count, Decoded decoded, int at) {
    for (int i = 0; i < count; i++) {
      pixels[from + i] =
          decoded.pixels() != null ? decoded.pixels()[at + i] : (byte) decoded.images()[at + i];
    }
  }

  @Override
  protected Executor answeredBy() {
    return null;
  }

  @Override
  protected void succeed() {
    result.complete(pixels);
  }

  @Override
  protected void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }
}
