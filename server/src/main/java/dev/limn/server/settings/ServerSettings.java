package dev.limn.server.settings;

import dev.limn.UsageException;
import dev.limn.runtime.Provider;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.security.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that can be set of a server. Immutable.
 *
 * @param host the address or name to listen on; {@code 127.0.0.1} admits this machine alone
 * @param port the port, 0 for any that is free
 * @param grpc the endpoint for gRPC, on the same host
 * @param models a directory of packages; empty for none
 * @param zoo which generators of the zoo are served: names, or {@code all}, or {@code none}
 * @param provider what executes the models
 * @param workers how many threads decode
 * @param eventLoops how many threads read and write sockets
 * @param batch how rows are put together
 * @param limits what one request may ask for
 * @param shutdown how long a stopping server finishes what it has accepted
 * @param security who is let in
 * @param accessLog where a line a request goes: a path, {@code stdout} or {@code none}
 */
public record ServerSettings(
    String host,
    int port,
    GrpcSettings grpc,
    Optional<Path> models,
    List<String> zoo,
    Provider provider,
    int workers,
    int eventLoops,
    BatchSettings batch,
    Limits limits,
    Duration shutdown,
    SecuritySettings security,
    String accessLog) {

  /** In the list of the zoo's models: all generators. */
  public static final String ALL = "all";

  /** In the list of the zoo's models: no generator. */
  public static final String NONE = "none";

  /** Addresses that no other machine reaches; a name that must be looked up is none of them. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]|(0:){7}1");

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /**
   * Reads settings.
   *
   * @param values keys as the documentation names them, with their values; what is missing has its
   *     default
   * @return the settings
   * @throws UsageException if a key is unknown or a value is out of range; names all of them
   */
  public static ServerSettings of(Map<String, String> values) {
    return read(new SettingValues(values));
  }

  /**
   * What is set, defaults included.
   *
   * @param values as for {@link #of}
   * @return a line {@code key = value} each, in a fixed order
   * @throws UsageException as {@link #of}
   */
  public static List<String> describe(Map<String, String> values) {
    SettingValues read = new SettingValues(values);
    read(read);
    return read.lines();
  }

  private static ServerSettings read(SettingValues values) {
    String host = values.text("host", "127.0.0.1");
    int port = values.number("port", 8000, 0, 65_535);
    GrpcSettings grpc = GrpcSettings.read(values, port);
    String models = values.text("models", "");
    List<String> zoo = values.list("zoo", models.isEmpty() ? ALL : NONE);
    Provider provider = values.parsed("provider", "cpu", Provider::parse);
    int workers = values.number("workers", PROCESSORS, 1, 1024);
    int eventLoops = values.number("event-loops", PROCESSORS, 1, 1024);
    int batchRows = values.number("batch.rows", 64, 1, 65_536);
    int delay = values.number("batch.delay-micros", 0, 0, 1_000_000);
    int queueRows = values.number("batch.queue-rows", 4096, 1, 1 << 24);
    int queueMillis = values.number("batch.queue-millis", 40, 0, 3_600_000);
    Limits limits =
        new Limits(
            values.number("limits.body-bytes", 16 << 20, 1, 1 << 30),
            values.number("limits.rows", Math.min(1024, queueRows), 1, 1 << 20),
            values.number("limits.stream-rows", 1_000_000, 1, Integer.MAX_VALUE),
            values.number("limits.response-bytes", 64 << 20, 1, 1 << 30),
            values.number("limits.streams", 8, 0, 65_536),
            values.number("limits.upload-pixels", 1 << 20, 1, 1 << 24),
            Duration.ofMillis(values.number("limits.deadline-millis", 10_000, 1, 3_600_000)));
    if (limits.rows() > queueRows) {
      values.problem(
          "limits.rows must be at most batch.queue-rows (%d), found %d: there would never be room"
              .formatted(queueRows, limits.rows()));
    }
    Duration shutdown = Duration.ofSeconds(values.number("shutdown-seconds", 30, 0, 55));
    SecuritySettings security = security(values, host);
    String accessLog = values.text("access-log", NONE);
    values.requireNoProblem();
    return new ServerSettings(
        host,
        port,
        grpc,
        models.isEmpty() ? Optional.empty() : Optional.of(Path.of(models)),
        zoo,
        provider,
        workers,
        eventLoops,
        new BatchSettings(
            batchRows, Duration.ofNanos(delay * 1000L), queueRows, Duration.ofMillis(queueMillis)),
        limits,
        shutdown,
        security,
        accessLog);
  }

  private static SecuritySettings security(SettingValues values, String host) {
    boolean alone = LOOPBACK.matcher(host).matches();
    Optional<Path> keys = values.path("auth.keys");
    Role anonymous =
        values.parsed("auth.anonymous", (alone ? Role.SAMPLE : Role.NONE).toString(), Role::parse);
    if (!alone && keys.isEmpty() && !values.isGiven("auth.anonymous")) {
      values.problem(
          "host %s admits other machines and nothing says who may ask: give auth.keys=FILE"
                  .formatted(host)
              + " ('limn key' makes keys), or auth.anonymous=sample to let everybody draw");
    }
    Optional<Path> certificate = values.path("tls.certificate");
    Optional<Path> certificateKey = values.path("tls.key");
    if (certificate.isPresent() != certificateKey.isPresent()) {
      values.problem("tls.certificate and tls.key belong together: give both or none");
    }
    Optional<Path> modelKeys = values.path("models.require-signature");
    return new SecuritySettings(keys, anonymous, certificate, certificateKey, modelKeys);
  }
}
