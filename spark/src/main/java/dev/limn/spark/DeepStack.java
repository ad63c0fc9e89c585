package dev.limn.spark;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs something in a thread of a deep stack. ONNX Runtime 1.29, when it starts, matches the
 * process's command line by regular expressions that recurse once for each letter or so; with
 * Spark's many jars in the class path that is deeper than a thread's usual stack, and the process
 * dies. {@code ORT_DISABLE_TELEMETRY=1} in the environment avoids it too, if one thinks of it.
 */
final class DeepStack {

  /** Of which no more is used than is needed. */
  private static final long BYTES = 256L << 20;

  private DeepStack() {}

  /** What the action gives, or throws. Waits for its end, interrupted or not. */
  static <T> T call(Callable<T> action) {
    FutureTask<T> task = new FutureTask<>(action);
    Thread thread = new Thread(null, task, "limn-open", BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new IllegalStateException(cause);
  }
}
