package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.TinyModel;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runtime/README.md says, held to what is there. */
class ReadmeTest {

  private static final Path README = Path.of("README.md");

  @TempDir Path directory;

  @Test
  void theExampleIsShortAndDrawsWhatItSays() throws Exception {
    assertThat(ReadmeExample.lines()).hasSizeLessThanOrEqualTo(15);
    Path model = directory.resolve("model");
    TinyModel.CONDITIONAL.pack().writeTo(model);
    Path picture = directory.resolve("samples.png");
    ReadmeExample.compile(directory.resolve("classes"));

    try (URLClassLoader loader = ReadmeExample.loader(directory.resolve("classes"))) {
      Class<?> program = loader.loadClass(ReadmeExample.CLASS);
      var main = program.getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[] {model.toString(), picture.toString()});
    }

    try (Sampler sampler = Sampler.open(model)) {
      assertThat(picture)
          .hasBinaryContent(
              PngFile.encode(sampler.sample(SampleRequest.of(64).withSeed(7)).grid()));
    }
  }

  @Test
  void eachPackageIsNamedOnceInItsTables() throws IOException {
    List<String> named =
        Files.readAllLines(README).stream()
            .map(Pattern.compile("\\| `(dev\\.[a-z.]+)` \\|.*")::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1))
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(packages());
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    Matcher links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(README));
    assertThat(links.results().map(link -> Path.of(link.group(1))).toList())
        .isNotEmpty()
        .allSatisfy(target -> assertThat(target).exists());
  }

  private static List<String> packages() throws IOException {
    Path root = Path.of("src/main/java");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
          .toList();
    }
  }
}
