package dev.limn.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.Provider;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.security.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {

  /** The documentation names these: change both. */
  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(ServerSettings.of(Map.of()))
        .isEqualTo(
            new ServerSettings(
                "127.0.0.1",
                8000,
                new GrpcSettings(true, 8001, 128),
                Optional.empty(),
                List.of("all"),
                Provider.CPU,
                processors,
                processors,
                new BatchSettings(64, Duration.ZERO, 4096, Duration.ofMillis(40)),
                new Limits(
                    16 * 1024 * 1024,
                    1024,
                    1_000_000,
                    64 * 1024 * 1024,
                    8,
                    1024 * 1024,
                    Duration.ofSeconds(10)),
                Duration.ofSeconds(30),
                new SecuritySettings(
                    Optional.empty(),
                    Role.SAMPLE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                "none"));
  }

  @Test
  void whatIsSetIsDescribedALineEachDefaultsIncluded() {
    assertThat(ServerSettings.describe(Map.of("batch.rows", "8")))
        .hasSize(28)
        .contains("host = 127.0.0.1", "batch.rows = 8", "limits.deadline-millis = 10000");
  }

  @Test
  void eachKeySetsWhatItNames() {
    ServerSettings settings =
        ServerSettings.of(
            Map.of(
                "models", "/srv/models",
                "batch.delay-micros", "250",
                "limits.body-bytes", "1_000",
                "limits.deadline-millis", "20",
                "shutdown-seconds", "5"));

    assertThat(settings.models()).contains(Path.of("/srv/models"));
    assertThat(settings.batch().delay()).isEqualTo(Duration.ofNanos(250_000));
    assertThat(settings.limits().bodyBytes()).isEqualTo(1000);
    assertThat(settings.limits().deadline()).isEqualTo(Duration.ofMillis(20));
    assertThat(settings.shutdown()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aDirectoryTakesThePlaceOfTheZooUnlessBothAreAskedFor() {
    assertThat(ServerSettings.of(Map.of("models", "x")).zoo()).containsExactly("none");
    assertThat(ServerSettings.of(Map.of("models", "x", "zoo", "a, b")).zoo())
        .containsExactly("a", "b");
  }

  @Test
  void thePortForGrpcIsTheNextOneUnlessItIsSet() {
    assertThat(ServerSettings.of(Map.of("port", "9000")).grpc().port()).isEqualTo(9001);
    assertThat(ServerSettings.of(Map.of("port", "0")).grpc().port()).isZero();
    assertThat(ServerSettings.of(Map.of("grpc.port", "7")).grpc().port()).isEqualTo(7);
  }

  @Test
  void aSwitchIsTrueOrFalse() {
    assertThat(ServerSettings.of(Map.of("grpc.enabled", "false")).grpc().enabled()).isFalse();
    assertThatThrownBy(() -> ServerSettings.of(Map.of("grpc.enabled", "off")))
        .isInstanceOf(UsageException.class)
        .hasMessage("settings: grpc.enabled must be true or false, found 'off'");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
    assertThatThrownBy(() -> ServerSettings.of(Map.of("batch.row", "8")))
        .isInstanceOf(UsageException.class)
        .hasMessage("settings: unknown key 'batch.row'; did you mean 'batch.rows'?");
  }

  @ParameterizedTest
  @CsvSource({
    "port, 65536, 0 to 65535",
    "port, http, 0 to 65535",
    "workers, 0, 1 to 1024",
    "batch.queue-rows, 0, 1 to 16777216",
    "shutdown-seconds, 56, 0 to 55"
  })
  void aNumberOutOfRangeIsRefusedWithItsRange(String key, String value, String range) {
    assertThatThrownBy(() -> ServerSettings.of(Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "settings: %s must be a whole number from %s, found '%s'"
                .formatted(key, range.replace(" to ", " to "), value));
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () -> ServerSettings.of(Map.of("port", "-1", "provider", "cqu", "colour", "red")))
        .hasMessageContaining("port must be")
        .hasMessageContaining("provider: ")
        .hasMessageContaining("unknown key 'colour'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.0.7", "limn.example.org", "127.evil.org"})
  void otherMachinesAreAdmittedByWhoSaysWhoMayAsk(String host) {
    assertThatThrownBy(() -> ServerSettings.of(Map.of("host", host)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "settings: host "
                + host
                + " admits other machines and nothing says who may ask: give auth.keys=FILE"
                + " ('limn key' makes keys), or auth.anonymous=sample to let everybody draw");
    assertThat(anonymous(Map.of("host", host, "auth.keys", "keys.txt"))).isEqualTo(Role.NONE);
    assertThat(anonymous(Map.of("host", host, "auth.anonymous", "sample"))).isEqualTo(Role.SAMPLE);
    assertThat(anonymous(Map.of("host", host, "auth.anonymous", "none"))).isEqualTo(Role.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
  void onThisMachineAloneEverybodyMayDraw(String host) {
    assertThat(anonymous(Map.of("host", host))).isEqualTo(Role.SAMPLE);
    assertThat(anonymous(Map.of("host", host, "auth.keys", "keys.txt"))).isEqualTo(Role.SAMPLE);
    assertThat(anonymous(Map.of("host", host, "auth.anonymous", "manage"))).isEqualTo(Role.MANAGE);
  }

  private static Role anonymous(Map<String, String> values) {
    return ServerSettings.of(values).security().anonymous();
  }

  @Test
  void aRoleThatIsNoneIsRefused() {
    assertThatThrownBy(() -> ServerSettings.of(Map.of("auth.anonymous", "root")))
        .hasMessage("settings: auth.anonymous: a role is none, sample or manage, found 'root'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.certificate", "tls.key"})
  void aCertificateAndItsKeyBelongTogether(String key) {
    assertThatThrownBy(() -> ServerSettings.of(Map.of(key, "file.pem")))
        .hasMessage("settings: tls.certificate and tls.key belong together: give both or none");
  }

  @Test
  void aRequestThatMayBeMadeHasRoomInTheQueue() {
    assertThat(ServerSettings.of(Map.of("batch.queue-rows", "40")).limits().rows()).isEqualTo(40);
    assertThatThrownBy(
            () -> ServerSettings.of(Map.of("batch.queue-rows", "40", "limits.rows", "41")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "settings: limits.rows must be at most batch.queue-rows (40), found 41: there would"
                + " never be room");
  }
}
