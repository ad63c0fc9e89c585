package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever embeds the runtime chooses how to log: it brings no logging framework along. */
class LoggingTest {

  private static final List<String> FRAMEWORKS =
      List.of(
          "org/slf4j/",
          "org/apache/log4j/",
          "org/apache/logging/",
          "org/apache/commons/logging/",
          "ch/qos/logback/",
          "org/tinylog/",
          "org/jboss/logging/",
          "com/google/common/flogger/");

  @Test
  void noJarOfTheClassPathHoldsALoggingFramework() throws IOException {
    List<Path> jars = ApplicationClassPath.entries().stream().filter(Files::isRegularFile).toList();
    assertThat(jars).hasSizeGreaterThan(4);
    for (Path jar : jars) {
      assertThat(logging(jar)).as(jar.getFileName().toString()).isEmpty();
    }
  }

  @Test
  void aLoggingFrameworkWouldBeFound() throws Exception {
    Path slf4j =
        Path.of(
            Class.forName("org.slf4j.Logger")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

    assertThat(logging(slf4j)).isNotEmpty();
  }

  private static List<String> logging(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        Stream<String> names = file.stream().map(entry -> entry.getName())) {
      return names.filter(name -> FRAMEWORKS.stream().anyMatch(name::startsWith)).toList();
    }
  }
}
