package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** With -Dlimn.zoo.write=true the page is written anew from the index. */
class GalleryTest {

  private static final Path PAGE = Path.of("../docs/zoo.md");

  @Test
  void thePageShowsExactlyTheIndex() throws IOException {
    if (Boolean.getBoolean("limn.zoo.write")) {
      Files.writeString(PAGE, Gallery.page());
      return;
    }
    assertThat(PAGE).hasContent(Gallery.page());
  }

  @Test
  void everyPictureAndCardIsThere() {
    Matcher links = Pattern.compile("]\\((\\.\\./[^)]*)\\)").matcher(Gallery.page());
    int found = 0;
    while (links.find()) {
      assertThat(PAGE.resolveSibling(links.group(1))).isRegularFile();
      found++;
    }
    assertThat(found).isGreaterThan(ModelZoo.list().size());
  }
}
