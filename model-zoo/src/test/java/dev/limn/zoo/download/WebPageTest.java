package dev.limn.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebPageTest {

  private final byte[] content = new byte[50_000];
  private FileHost host;

  @BeforeEach
  void startTheHost() throws IOException {
    new Random(3).nextBytes(content);
    host = new FileHost(content);
  }

  @AfterEach
  void stopTheHost() {
    host.close();
  }

  @Test
  void aPageArrivesWhole() {
    assertThat(read("page", 50_000)).isEqualTo(content);
    assertThat(read("moved/page", 50_000)).isEqualTo(content);
  }

  @Test
  void aPageThatIsTooLongIsRefused() {
    host.tellsLength = false;

    assertThatThrownBy(() -> read("page", 49_999))
        .isInstanceOf(LimnException.class)
        .hasMessage(host.uri("page") + " is longer than 49999 bytes: check the address");
  }

  @Test
  void whatTheServerRefusesIsNoMatterOfTheNetwork() {
    host.status = 404;

    assertThatThrownBy(() -> read("page", 50_000))
        .isInstanceOf(LimnException.class)
        .isNotInstanceOf(UnreachableException.class)
        .hasMessage(
            "cannot download %s: expects HTTP status 200, found 404: the file may have moved; check the address"
                .formatted(host.uri("page")));
  }

  @Test
  void aServerThatFallsSilentOrHangsUpIsUnreachable() {
    host.answersToStall = 1;
    assertUnreachable("nothing has come for 0.3 s");
    host.answersToCut = 1;
    assertUnreachable("");
    host.close();
    assertUnreachable("no connection (is there a network?)");
  }

  private void assertUnreachable(String reason) {
    assertThatThrownBy(() -> read("page", 50_000))
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith("cannot get " + host.uri("page") + ": " + reason);
  }

  private byte[] read(String name, int maxBytes) {
    return WebPage.read(host.uri(name), maxBytes, Duration.ofMillis(300));
  }
}
