package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import dev.limn.runtime.model.TinyModel;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

  @TempDir Path directory;

  @Test
  void librariesAreUnpackedOnceAndReused() throws IOException {
    Path first = libraries().unpacked().orElseThrow();
    List<Path> files = list(first);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .contains(System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
    FileTime before = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(files.get(0), before);

    assertThat(libraries().unpacked()).contains(first);

    assertThat(Files.getLastModifiedTime(files.get(0))).isEqualTo(before);
  }

  @Test
  void aTruncatedLibraryIsUnpackedAnew() throws IOException {
    Path unpacked = libraries().unpacked().orElseThrow();
    Path file = unpacked.resolve(System.mapLibraryName("onnxruntime4j_jni"));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 100));

    assertThat(libraries().unpacked()).contains(unpacked);

    assertThat(file).hasBinaryContent(whole);
    assertThat(list(unpacked.getParent())).containsExactly(unpacked);
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoFailure() throws IOException {
    Path occupied = Files.writeString(directory.resolve("occupied"), "a file");

    assertThat(new NativeLibraries(occupied, OrtEnvironment.class::getResource).unpacked())
        .isEmpty();
    assertThat(new NativeLibraries(directory, name -> null).unpacked()).isEmpty();
  }

  /** A jar that is read through the process's cache of jars stays open, and is what it was. */
  @Test
  void theJarIsLeftToOthersAfterwards() throws IOException {
    Path jar = directory.resolve("libraries.jar");
    URL library = new URL("jar:" + jar.toUri() + "!/library");
    NativeLibraries libraries =
        new NativeLibraries(
            directory.resolve("cache"),
            name -> name.endsWith(System.mapLibraryName("onnxruntime")) ? library : null);

    for (String content : List.of("a library", "its successor")) {
      Files.deleteIfExists(jar);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        out.putNextEntry(new JarEntry("library"));
        out.write(content.getBytes(StandardCharsets.US_ASCII));
      }
      Path unpacked = libraries.unpacked().orElseThrow();
      assertThat(unpacked.resolve(System.mapLibraryName("onnxruntime"))).hasContent(content);
    }
  }

  @Test
  void aClassLoaderThatIsClosedAndOpenedAgainDrawsEachTime() throws Exception {
    Path model = directory.resolve("model");
    TinyModel.CONDITIONAL.pack().writeTo(model);
    byte[] wanted;
    try (Sampler sampler = Sampler.open(model)) {
      wanted = sampler.sample(SampleRequest.of(3)).pixels();
    }
    for (int i = 0; i < 2; i++) {
      try (URLClassLoader loader =
          new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
        assertThat(drawnBy(loader, model)).isEqualTo(wanted);
      }
    }
  }

  private static byte[] drawnBy(ClassLoader loader, Path model) throws Exception {
    Class<?> type = loader.loadClass("dev.limn.runtime.Sampler");
    assertThat(type).isNotSameAs(Sampler.class);
    Class<?> requestType = loader.loadClass("dev.limn.runtime.SampleRequest");
    Object request = requestType.getMethod("of", int.class).invoke(null, 3);
    try (AutoCloseable sampler =
        (AutoCloseable) type.getMethod("open", Path.class).invoke(null, model)) {
      Object images = type.getMethod("sample", requestType).invoke(sampler, request);
      Method pixels = images.getClass().getMethod("pixels");
      return (byte[]) pixels.invoke(images);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return urls;
  }

  private NativeLibraries libraries() {
    return new NativeLibraries(directory.resolve("cache"), OrtEnvironment.class::getResource);
  }

  private static List<Path> list(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }
}
