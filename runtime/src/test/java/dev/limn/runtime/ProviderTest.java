package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProviderTest {

  /**
   * A class initializes the interfaces with default methods that it implements. {@code Provider}
   * makes some of its implementations: a thread at one of them and a thread at {@code Provider.CPU}
   * would each wait for the other.
   */
  @Test
  void aConstantAndAnImplementationAreInitializedByTwoThreadsAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
      CyclicBarrier together = new CyclicBarrier(2);
      List<FutureTask<Class<?>>> tasks = new ArrayList<>();
      for (String name : List.of("Provider", "Provider$Cpu")) {
        String type = "dev.limn.runtime." + name;
        loader.loadClass(type);
        tasks.add(
            new FutureTask<>(
                () -> {
                  together.await();
                  return Class.forName(type, true, loader);
                }));
      }
      tasks.forEach(ProviderTest::inBackground);
      for (FutureTask<Class<?>> task : tasks) {
        assertThat(task.get(20, TimeUnit.SECONDS)).as("round %d", round).isNotNull();
      }
      loader.close();
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "initializing");
    thread.setDaemon(true);
    thread.start();
  }

  private static URL[] classPath() throws MalformedURLException {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return urls;
  }

  @Test
  void otherOptionsLeaveHalfPrecisionAsItIs() {
    Provider half = new Provider.TensorRt(1).withFp16();

    assertThat(half.withOptions(Map.of("trt_sparsity_enable", "1")))
        .isEqualTo(
            new Provider.TensorRt(1, Map.of("trt_sparsity_enable", "1", "trt_fp16_enable", "1")));
    assertThat(half.withOptions(Map.of("trt_fp16_enable", "0")))
        .isEqualTo(new Provider.TensorRt(1, Map.of("trt_fp16_enable", "0")));
    assertThat(new Provider.TensorRt(1).withOptions(Map.of())).isEqualTo(new Provider.TensorRt(1));
  }
}
