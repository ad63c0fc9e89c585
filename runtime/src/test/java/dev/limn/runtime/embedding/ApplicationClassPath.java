package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an application that embeds the runtime has on its class path; written by the build. */
final class ApplicationClassPath {

  private static final Path FILE = Path.of("target", "application-class-path.txt");

  private ApplicationClassPath() {}

  /** The runtime's classes, then the jars of its dependencies. */
  static List<Path> entries() throws IOException {
    assertThat(FILE).as("written by Maven in the phase process-test-classes").exists();
    List<Path> entries = new ArrayList<>(List.of(Path.of("target", "classes").toAbsolutePath()));
    for (String jar : Files.readString(FILE).strip().split(File.pathSeparator)) {
      entries.add(Path.of(jar));
    }
    return entries;
  }

  /** The same with one entry before it. */
  static List<Path> with(Path first) throws IOException {
    List<Path> entries = entries();
    entries.add(0, first);
    return entries;
  }

  /** As a virtual machine takes it. */
  static String text() throws IOException {
    return entries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
