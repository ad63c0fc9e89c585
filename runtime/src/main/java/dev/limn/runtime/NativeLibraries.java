package dev.limn.runtime;

import ai.onnxruntime.OrtEnvironment;
import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.file.UserCache;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * ONNX Runtime's native libraries, unpacked once into the user's cache. On its own ONNX Runtime
 * unpacks them from its jar at every start.
 *
 * <p>A library file can be loaded by one class loader of a process alone. Whoever comes second is
 * left to ONNX Runtime's own way, which gives it a private copy.
 */
final class NativeLibraries {

  /** ONNX Runtime loads its libraries from the directory that this property names. */
  private static final String PATH = "onnxruntime.native.path";

  /** Set where a class loader of this process has loaded the libraries of the cache. */
  private static final String TAKEN = "dev.limn.onnxruntime.loaded";

  private static final List<String> NAMES =
      List.of(
          "onnxruntime",
          "onnxruntime4j_jni",
          "onnxruntime_providers_shared",
          "onnxruntime_providers_cuda",
          "onnxruntime_providers_tensorrt",
          "onnxruntime_providers_rocm",
          "onnxruntime_providers_dnnl",
          "onnxruntime_providers_openvino",
          "onnxruntime_providers_qnn");

  private final Path cache;
  private final Function<String, URL> resources;

  NativeLibraries(Path cache, Function<String, URL> resources) {
    this.cache = cache;
    this.resources = resources;
  }

  /**
   * The process's ONNX Runtime, from the cache where that can be.
   *
   * @throws LimnException if it cannot be loaded
   */
  static OrtEnvironment load() {
    synchronized (System.getProperties()) {
      String named = System.getProperty(PATH);
      if (named != null) {
        return loadedFrom(named, "that directory is named by -D" + PATH);
      }
      if (System.getProperty(TAKEN) != null) {
        return loadedFromJar();
      }
      Optional<Path> unpacked =
          new NativeLibraries(
                  UserCache.directory().resolve("onnxruntime"), OrtEnvironment.class::getResource)
              .unpacked();
      return unpacked.isEmpty() ? loadedFromJar() : loadedFrom(unpacked.get());
    }
  }

  private static OrtEnvironment loadedFrom(Path directory) {
    System.setProperty(PATH, directory.toString());
    System.setProperty(TAKEN, "true");
    try {
      return loadedFrom(
          directory.toString(),
          "delete that directory, or set LIMN_CACHE to one from which programs may be run");
    } finally {
      // Another class loader would fail on the very same files.
      System.clearProperty(PATH);
    }
  }

  private static OrtEnvironment loadedFrom(String directory, String fix) {
    try {
      return DeepStack.call(OrtEnvironment::getEnvironment);
    } catch (LinkageError | RuntimeException e) {
      String reason = LoadFailure.root(e).replace(directory + File.separator, "");
      throw failure(" from " + directory, reason, fix, e);
    }
  }

  private static OrtEnvironment loadedFromJar() {
    try {
      return DeepStack.call(OrtEnvironment::getEnvironment);
    } catch (LinkageError | RuntimeException e) {
      throw failure(
          "",
          LoadFailure.root(e),
          "set LIMN_CACHE, or else -Djava.io.tmpdir, to a directory from which programs may be run",
          e);
    }
  }

  private static LimnException failure(String place, String reason, String fix, Throwable cause) {
    return new LimnException(
        "ONNX Runtime cannot be loaded" + place + ": " + reason + ": " + fix, cause);
  }

  /**
   * The directory that holds the libraries, made if need be.
   *
   * @return nothing where the jar holds none for this system, or the cache cannot be written
   */
  Optional<Path> unpacked() {
    try {
      Map<String, ZipEntry> libraries = libraries();
      if (libraries.isEmpty()) {
        return Optional.empty();
      }
      Path directory = cache.resolve(key(libraries));
      if (!isWhole(directory, libraries)) {
        unpack(directory, libraries);
      }
      return Optional.of(directory);
    } catch (IOException | LimnException e) {
      // A home that cannot be written to is no reason not to run.
      return Optional.empty();
    }
  }

  private Map<String, ZipEntry> libraries() throws IOException {
    Map<String, ZipEntry> found = new LinkedHashMap<>();
    for (String name : NAMES) {
      String file = System.mapLibraryName(name);
      URL resource = resources.apply(path(file));
      if (resource != null && resource.openConnection() instanceof JarURLConnection connection) {
        // Else the jar would stay open as long as the process runs.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
          found.put(file, jar.getJarEntry(connection.getEntryName()));
        }
      }
    }
    return found;
  }

  /** Other content has another name: checksums are in the jar's directory already. */
  private static String key(Map<String, ZipEntry> libraries) {
    long hash = 0;
    for (Map.Entry<String, ZipEntry> library : new TreeMap<>(libraries).entrySet()) {
      hash = hash * 31 + library.getKey().hashCode();
      hash = hash * 31 + library.getValue().getCrc();
      hash = hash * 31 + library.getValue().getSize();
    }
    return system() + "-" + Long.toHexString(hash);
  }

  private static boolean isWhole(Path directory, Map<String, ZipEntry> libraries)
      throws IOException {
    for (Map.Entry<String, ZipEntry> library : libraries.entrySet()) {
      Path file = directory.resolve(library.getKey());
      if (!Files.isRegularFile(file) || Files.size(file) != library.getValue().getSize()) {
        return false;
      }
    }
    return true;
  }

  private void unpack(Path directory, Map<String, ZipEntry> libraries) throws IOException {
    AtomicOutput.Content content =
        temporary -> {
          for (String file : libraries.keySet()) {
            URLConnection connection = resources.apply(path(file)).openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
              Files.copy(in, temporary.resolve(file));
            }
          }
        };
    Files.createDirectories(cache);
    if (Files.isDirectory(directory)) {
      AtomicOutput.replaceDirectory(directory, content);
      return;
    }
    try {
      AtomicOutput.directory(directory, content);
    } catch (LimnException e) {
      // Another process may have been as quick.
      if (!isWhole(directory, libraries)) {
        throw e;
      }
    }
  }

  private static String path(String file) {
    return "/ai/onnxruntime/native/" + system() + "/" + file;
  }

  /** As ONNX Runtime's jar spells it, such as {@code linux-x64}. */
  private static String system() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return family + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }
}
