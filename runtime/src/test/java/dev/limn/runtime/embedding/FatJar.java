package dev.limn.runtime.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * All of a class path in one jar, as build tools make it: the first file of a name stays. Of the
 * native libraries those of other systems are left out, for they are most of the bytes.
 */
final class FatJar {

  private static final String NATIVE = "ai/onnxruntime/native/";

  private final Set<String> names = new HashSet<>();
  private final JarOutputStream out;

  private FatJar(JarOutputStream out) {
    this.out = out;
  }

  static void write(List<Path> classPath, Path target) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target))) {
      out.setLevel(Deflater.BEST_SPEED);
      FatJar jar = new FatJar(out);
      for (Path entry : classPath) {
        jar.add(entry);
      }
    }
  }

  private void add(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      addDirectory(entry);
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      for (JarEntry file : jar.stream().toList()) {
        try (InputStream content = jar.getInputStream(file)) {
          addFile(file.getName(), content);
        }
      }
    }
  }

  private void addDirectory(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream content = Files.newInputStream(file)) {
          addFile(root.relativize(file).toString().replace('\\', '/'), content);
        }
      }
    }
  }

  private void addFile(String name, InputStream content) throws IOException {
    if (name.endsWith("/") || isOfAnotherSystem(name) || !names.add(name)) {
      return;
    }
    out.putNextEntry(new JarEntry(name));
    content.transferTo(out);
    out.closeEntry();
  }

  private static boolean isOfAnotherSystem(String name) {
    String os = System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
    String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return name.startsWith(NATIVE) && !name.startsWith(NATIVE + system);
  }
}
