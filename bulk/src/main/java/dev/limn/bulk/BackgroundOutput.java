package dev.limn.bulk;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Writes to a stream in another thread, so that whoever draws does not wait for the disk. Two
 * buffers take turns: one fills while the other is written. For one thread at a time.
 */
final class BackgroundOutput extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 18;

  private final OutputStream target;
  private final Executor executor;
  private byte[] filling = new byte[BUFFER_BYTES];
  private byte[] spare = new byte[BUFFER_BYTES];
  private int filled;
  private FutureTask<Void> earlier;
  private boolean closed;

  /** Owns the target from now on. */
  BackgroundOutput(OutputStream target, Executor executor) {
    this.target = target;
    this.executor = executor;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    for (int from = 0; from < count; ) {
      int some = Math.min(BUFFER_BYTES - filled, count - from);
      System.arraycopy(bytes, offset + from, filling, filled, some);
      filled += some;
      from += some;
      if (filled == BUFFER_BYTES) {
        handOver();
      }
    }
  }

  private void handOver() throws IOException {
    await();
    byte[] full = filling;
    int count = filled;
    earlier =
        new FutureTask<>(
            () -> {
              target.write(full, 0, count);
              return null;
            });
    executor.execute(earlier);
    filling = spare;
    spare = full;
    filled = 0;
  }

  /** However long it takes: nobody may take the target away under a write. */
  private void await() throws IOException {
    boolean interrupted = false;
    while (earlier != null) {
      try {
        FutureTask<Void> waitedFor = earlier;
        waitedFor.get();
        earlier = null;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        earlier = null;
        throw failure(e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException failure(Throwable cause) {
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  /** Writes what is left and closes the target, which is closed also where a write has failed. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target) {
      if (filled > 0) {
        handOver();
      }
      await();
    }
  }
}
