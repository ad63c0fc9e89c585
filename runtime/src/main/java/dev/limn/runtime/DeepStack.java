package dev.limn.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs something in a thread of a deep stack. ONNX Runtime 1.29, when it starts, matches the
 * process's command line by regular expressions that recurse once for each letter or so; with some
 * hundred jars in the class path that is deeper than a thread's usual stack, and the process dies
 * without a word. {@code ORT_DISABLE_TELEMETRY=1} in the environment avoids it too, if one thinks
 * of it.
 */
final class DeepStack {

  /** Of which no more is used than is needed. */
  private static final long BYTES = 256L << 20;

  private DeepStack() {}

  /** What the action gives, or throws. Waits for its end, interrupted or not. */
  static <T> T call(Supplier<T> action) {
    FutureTask<T> task = new FutureTask<>(action::get);
    Thread thread = new Thread(null, task, "limn-open", BYTES);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
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
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
