package dev.limn.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.signature.SigningKey;
import dev.limn.runtime.signature.TrustedKeys;
import dev.limn.server.LiveServer;
import dev.limn.server.SamplingServer;
import dev.limn.server.TinyModel;
import dev.limn.server.settings.ServerSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SignedSourceTest {

  @TempDir Path directory;

  private final ModelPackage unsigned = TinyModel.PLAIN.withVersion("2.0.0").pack();
  private Path models;
  private Path key;
  private TrustedKeys trusted;

  @BeforeEach
  void makeKeys() {
    models = directory.resolve("models");
    key = directory.resolve("maker.key");
    trusted = SigningKey.generate(key);
  }

  @Test
  void aPackageIsOpenedIfATrustedKeyHasSignedIt() {
    ModelPackage signed = SigningKey.read(key).sign(unsigned);
    ModelSource source =
        () ->
            List.of(
                new ModelSource.Found("signed", () -> signed),
                new ModelSource.Found("unsigned", () -> unsigned));

    List<ModelSource.Found> found = new SignedSource(source, trusted).find();

    assertThat(found).extracting(ModelSource.Found::place).containsExactly("signed", "unsigned");
    assertThat(found.get(0).open().get()).isSameAs(signed);
    assertThatThrownBy(() -> found.get(1).open().get())
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "model package tiny 2.0.0: it must be signed by key %s, found no signature"
                .formatted(trusted.fingerprints()));
  }

  @Test
  void whatIsNotSignedStandsInTheIndexAndDoesNotAnswer() throws Exception {
    SigningKey.read(key).sign(unsigned).writeTo(models.resolve("signed"));
    String keys = SigningKey.publicFile(key).toString();
    try (LiveServer server = LiveServer.start(models, Map.of("models.require-signature", keys))) {
      Map<String, String> states = new HashMap<>();
      for (JsonNode line : index(server)) {
        states.put(
            line.get("name").asText() + " " + line.path("version").asText(),
            line.get("state").asText() + " " + line.path("reason").asText());
      }

      assertThat(states).containsEntry("tiny 2.0.0", "READY ").hasSize(3);
      assertThat(states.get("tiny ") + states.get("labelled "))
          .contains("UNAVAILABLE model package tiny 1.0.0: it must be signed by key ")
          .contains("UNAVAILABLE model package labelled 1.0.0: it must be signed by key ");
      assertThat(server.get("/v1/models/tiny/samples.png").statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/models/labelled/samples.png").statusCode()).isEqualTo(503);
    }
  }

  private static JsonNode index(LiveServer server) throws Exception {
    byte[] json =
        server.send(server.request("/v2/repository/index").POST(BodyPublishers.noBody())).body();
    return new ObjectMapper().readTree(json);
  }

  @Test
  void aKeyFileThatIsNoneIsAnErrorAtTheStart() {
    ServerSettings settings =
        ServerSettings.of(Map.of("port", "0", "models.require-signature", key.toString()));

    assertThatThrownBy(() -> SamplingServer.start(settings))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("key file " + key + " must hold a block 'PUBLIC KEY' (PEM)");
  }
}
