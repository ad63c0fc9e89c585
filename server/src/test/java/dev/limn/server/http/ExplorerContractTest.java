package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorerContractTest {

  private static final Pattern PART =
      Pattern.compile("(?:src=\"|href=\"|from \")(/explorer/|\\./)([a-z.]+)\"");

  @TempDir static Path directory;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theRootIsThePage() throws Exception {
    HttpResponse<byte[]> page = server.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self'");
    assertThat(LiveServer.text(page)).contains("<title>Limn</title>");
  }

  @Test
  void allThatThePageNamesIsThere() throws Exception {
    Set<String> found = new TreeSet<>();
    follow(LiveServer.text(server.get("/")), found);

    assertThat(found).contains("explorer.css", "explorer.js", "painting.js", "server.js");
  }

  private static void follow(String text, Set<String> found) throws Exception {
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      if (found.add(parts.group(2))) {
        HttpResponse<byte[]> part = server.get("/explorer/" + parts.group(2));
        assertThat(part.statusCode()).as(parts.group(2)).isEqualTo(200);
        follow(LiveServer.text(part), found);
      }
    }
  }

  @Test
  void thePageAsksNoOtherServer() throws Exception {
    Set<String> parts = new TreeSet<>();
    String page = LiveServer.text(server.get("/"));
    follow(page, parts);

    assertThat(page).doesNotContain("http://", "https://");
    for (String part : parts) {
      assertThat(LiveServer.text(server.get("/explorer/" + part)))
          .as(part)
          .doesNotContain("http://", "https://");
    }
  }

  @Test
  void whatABrowserHasIsNotSentAgain() throws Exception {
    String tag = server.get("/").headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = server.send(server.request("/").header("If-None-Match", tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void anotherFileIsNotFound() throws Exception {
    HttpResponse<byte[]> none = server.get("/explorer/other.js");

    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(LiveServer.text(none)).contains("no file 'other.js'");
    assertThat(server.get("/explorer/..%2fTinyModel.class").statusCode()).isEqualTo(404);
  }
}
