package dev.limn.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs that a fuzz test begins with and those that it once failed on, tried in every build.
 * The fuzzer keeps what it finds in the same directory, {@code
 * src/test/resources/PACKAGE/CLASSInputs}.
 */
final class FuzzInputs {

  private FuzzInputs() {}

  /** A test for each of a class's inputs. */
  static Stream<DynamicTest> of(Class<?> test, Consumer<byte[]> target) throws IOException {
    Path directory = Path.of("src/test/resources", test.getName().replace('.', '/') + "Inputs");
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> inputs = files.filter(Files::isRegularFile).sorted().toList();
      assertThat(inputs).isNotEmpty();
      return inputs.stream()
          .map(
              input ->
                  DynamicTest.dynamicTest(
                      String.valueOf(input.getFileName()),
                      () -> target.accept(Files.readAllBytes(input))));
    }
  }
}
