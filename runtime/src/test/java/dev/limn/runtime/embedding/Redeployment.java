package dev.limn.runtime.embedding;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * A container: runs the example of a jar in one class loader after another, each closed before the
 * next, and prints what they leave running. Knows nothing but the JDK, as a process of its own.
 */
final class Redeployment {

  private static final long PATIENCE_MILLIS = 10_000;

  private Redeployment() {}

  /** Arguments: jar, model, and a picture for each round. */
  public static void main(String[] args) throws Exception {
    for (int round = 2; round < args.length; round++) {
      URL[] jar = {Path.of(args[0]).toUri().toURL()};
      try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
        Method main =
            loader.loadClass(ReadmeExample.CLASS).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) new String[] {args[1], args[round]});
      }
      endOfHelpers();
    }
  }

  private static void endOfHelpers() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("limn-")) {
        thread.join(PATIENCE_MILLIS);
        System.out.print(thread.isAlive() ? thread.getName() + " is still there\n" : "");
      }
    }
  }
}
