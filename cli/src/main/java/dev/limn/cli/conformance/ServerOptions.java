package dev.limn.cli.conformance;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Suite;
import dev.limn.conformance.server.GrpcSuite;
import dev.limn.conformance.server.ProtocolSuite;
import dev.limn.conformance.server.SamplingSuite;
import dev.limn.conformance.server.ServerTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Servers to hold to the protocol and to Limn's sampling API. */
final class ServerOptions {

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "hold a server to the Open Inference Protocol v2, and to Limn's sampling API where it"
              + " has one")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--grpc",
      paramLabel = "URL",
      description = "hold a server to the same protocol over gRPC, such as http://127.0.0.1:8001")
  private List<String> grpcServers = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "a model of the servers to try; none: those of their repository index")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description = "sent with each request, such as 'Authorization: Bearer KEY'")
  private List<String> headers = new ArrayList<>();

  @Option(names = "--manage", description = "also unload a model and load it again")
  private boolean manages;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "how long an answer of a server, or a run of a reader, may take")
  private int patience;

  /**
   * How long a subject may take.
   *
   * @throws UsageException if that is no time
   */
  Duration patience() {
    if (patience < 1) {
      throw new UsageException("--patience must be at least 1, found " + patience);
    }
    return Duration.ofSeconds(patience);
  }

  /**
   * The suites of all servers.
   *
   * @throws UsageException if an option is no address, header or time
   * @throws LimnException if nobody answers at an address
   */
  List<Suite> suites() {
    List<Suite> suites = new ArrayList<>();
    for (String address : servers) {
      ServerTarget target = target(address);
      ProtocolSuite.requireAnswer(target);
      suites.add(ProtocolSuite.of(target));
      suites.add(SamplingSuite.of(target));
    }
    for (String address : grpcServers) {
      ServerTarget target = target(address);
      suites.add(GrpcSuite.of(target));
      GrpcSuite.requireAnswer(target);
    }
    return suites;
  }

  private ServerTarget target(String address) {
    return ServerTarget.at(address)
        .withHeaders(headers())
        .withModels(models)
        .withManages(manages)
        .withPatience(patience());
  }

  private Map<String, String> headers() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String header : headers) {
      String[] parts = header.split(":", 2);
      if (parts.length < 2 || parts[0].isBlank()) {
        throw new UsageException("a header is NAME:VALUE, found '" + header + "'");
      }
      values.put(parts[0].strip(), parts[1].strip());
    }
    return values;
  }
}
