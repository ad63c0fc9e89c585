package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.server.LiveServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What those may do who send no key, by configuration. */
@Timeout(60)
class AnonymousContractTest {

  private static final String LOAD = "/v2/repository/models/tiny/load";

  @TempDir Path directory;

  @Test
  void onThisMachineAloneAllMayDrawAndNobodyMayManage() throws Exception {
    try (LiveServer server = LiveServer.start(directory, Map.of())) {
      assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
      assertThat(
              server.send(server.request("/v2").header("Authorization", "Bearer x")).statusCode())
          .isEqualTo(200);
      var refused = server.post(LOAD, "");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(text(refused)).contains("the server has no keys; give it some by auth.keys");
    }
  }

  @Test
  void allMayManageWhereThatIsSaid() throws Exception {
    try (LiveServer server = LiveServer.start(directory, Map.of("auth.anonymous", "manage"))) {
      assertThat(server.post(LOAD, "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFileOfKeysThatIsBrokenStopsTheStart() throws Exception {
    Path keys = Files.writeString(directory.resolve("keys.txt"), "nonsense");

    assertThatThrownBy(() -> LiveServer.start(directory, Map.of("auth.keys", keys.toString())))
        .isInstanceOf(LimnException.class)
        .hasMessage(keys + ": line 1: a key is 'name role sha256 [not-after]', found 1 fields");
  }
}
