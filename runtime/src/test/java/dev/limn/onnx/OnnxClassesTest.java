package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.limn.testing.FreshProcess;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done once a process: each in a process of its own. */
class OnnxClassesTest {

  private static final String LOADING = "dev.limn.onnx.OnnxClasses$Loading";

  private static final String ENDED = "daemon true, context null, alive false";

  @TempDir private Path directory;

  @Test
  void whatTheThreadDoesSucceeds() {
    assertThatCode(OnnxClasses::load).doesNotThrowAnyException();
  }

  @Test
  void aThreadLoadsThemAllAndEnds() throws Exception {
    FreshProcess.Ended ended =
        FreshProcess.run(
            directory,
            List.of(
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Ahead.class.getName()));

    assertThat(ended.exitCode()).as("%s", ended.lines()).isZero();
    assertThat(ended.lines())
        .contains(ENDED)
        .anyMatch(line -> line.contains("dev.limn.onnx.GraphCheck "))
        .anyMatch(line -> line.contains("dev.limn.onnx.ShapeInference "));
  }

  @Test
  void aClassLoaderThatIsClosedMeanwhileIsNoNews() throws Exception {
    FreshProcess.Ended ended = FreshProcess.run(directory, Undeployed.class);

    assertThat(ended.exitCode()).as("%s", ended.lines()).isZero();
    assertThat(ended.lines()).containsExactly(ENDED);
  }

  /** The public way. */
  static final class Ahead {

    private Ahead() {}

    public static void main(String[] args) throws Exception {
      Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
      OnnxClasses.loadAhead();
      OnnxClasses.loadAhead();
      print(Class.forName(LOADING));
    }
  }

  /** The same by a class loader that finds no further class. */
  static final class Undeployed {

    private Undeployed() {}

    public static void main(String[] args) throws Exception {
      URL[] classes = {OnnxClasses.class.getProtectionDomain().getCodeSource().getLocation()};
      URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
      Class<?> type = loader.loadClass(OnnxClasses.class.getName());
      Class<?> loading = loader.loadClass(LOADING);
      loader.close();
      type.getMethod("loadAhead").invoke(null);
      print(loading);
    }
  }

  private static void print(Class<?> loading) throws Exception {
    Field field = loading.getDeclaredField("THREAD");
    field.setAccessible(true);
    Thread thread = (Thread) field.get(null);
    thread.join(TimeUnit.SECONDS.toMillis(20));
    // At once: the virtual machine writes there too.
    System.out.println(
        "daemon %s, context %s, alive %s"
            .formatted(thread.isDaemon(), thread.getContextClassLoader(), thread.isAlive()));
  }
}
