package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials for users' builds has no parent that would keep its version. */
class BomTest {

  private static final Path BOM = Path.of("..", "bom", "pom.xml");

  @Test
  void itHasTheVersionOfTheProject() throws IOException {
    assertThat(first(BOM, "<version>([^<]+)"))
        .isEqualTo(first(Path.of("..", "pom.xml"), "<version>([^<]+)"));
  }

  @Test
  void itNamesEachModuleThatOthersDependOn() throws IOException {
    String text = Files.readString(BOM);

    for (String module :
        List.of(
            "runtime",
            "model-zoo",
            "conformance-tests",
            "cli",
            "trainer",
            "server",
            "bulk",
            "spark")) {
      String artifact = first(Path.of("..", module, "pom.xml"), "</parent>\\s*<artifactId>([^<]+)");
      assertThat(text)
          .containsPattern(
              "<artifactId>%s</artifactId>\\s*<version>\\$\\{project.version}".formatted(artifact));
    }
  }

  private static String first(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
