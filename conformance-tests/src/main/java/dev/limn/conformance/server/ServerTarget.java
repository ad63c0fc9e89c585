package dev.limn.conformance.server;

import dev.limn.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A server that is to be held to suites, and how far.
 *
 * @param base where it answers, such as {@code http://127.0.0.1:8000}, or with a path before {@code
 *     /v2}
 * @param headers sent with every request, such as {@code Authorization}
 * @param models whose inference is tried; empty: those that its repository index calls ready
 * @param manages whether a model may be unloaded and loaded again
 * @param patience how long an answer may take
 */
public record ServerTarget(
    URI base,
    Map<String, String> headers,
    List<String> models,
    boolean manages,
    Duration patience) {

  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

  /**
   * Copies the lists.
   *
   * @throws UsageException if the address is none of a server
   */
  public ServerTarget {
    headers = Map.copyOf(headers);
    models = List.copyOf(models);
    boolean isHttp = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    if (!isHttp || base.getHost() == null) {
      throw noAddress(base.toString());
    }
  }

  /**
   * A server as a user names it, of which everything is tried but to load and unload.
   *
   * @param address where it answers
   * @return the target
   * @throws UsageException if the address is none of a server
   */
  public static ServerTarget at(String address) {
    try {
      return of(new URI(address));
    } catch (URISyntaxException e) {
      throw noAddress(address);
    }
  }

  private static UsageException noAddress(String found) {
    return new UsageException(
        "a server is named by its address, such as http://127.0.0.1:8000, found '" + found + "'");
  }

  /**
   * A server of which everything is tried but to load and unload.
   *
   * @param base where it answers
   * @return the target
   * @throws UsageException if the address is none of a server
   */
  public static ServerTarget of(URI base) {
    return new ServerTarget(base, Map.of(), List.of(), false, USUAL_PATIENCE);
  }

  /**
   * The same server with headers for every request.
   *
   * @param newHeaders values by name
   * @return the changed target
   */
  public ServerTarget withHeaders(Map<String, String> newHeaders) {
    return new ServerTarget(base, newHeaders, models, manages, patience);
  }

  /**
   * The same server, of which these models are tried.
   *
   * @param newModels their names
   * @return the changed target
   */
  public ServerTarget withModels(List<String> newModels) {
    return new ServerTarget(base, headers, newModels, manages, patience);
  }

  /**
   * The same server, whose models may be unloaded and loaded again.
   *
   * @param newManages whether they may
   * @return the changed target
   */
  public ServerTarget withManages(boolean newManages) {
    return new ServerTarget(base, headers, models, newManages, patience);
  }

  /**
   * The same server with another patience.
   *
   * @param newPatience how long an answer may take
   * @return the changed target
   */
  public ServerTarget withPatience(Duration newPatience) {
    return new ServerTarget(base, headers, models, manages, newPatience);
  }
}
