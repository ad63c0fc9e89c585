package dev.limn.server;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.LimnCommand;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a server whether it is ready: for containers, which have no other client in them. */
@Command(
    name = "health",
    description = "Tell whether a server is ready",
    footer = "  limn health --url http://127.0.0.1:8000")
public final class HealthCommand implements LimnCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final String READY = "/v2/health/ready";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where it listens; any certificate will do. Default: $$LIMN_URL, else"
              + " http://127.0.0.1:8000",
      defaultValue = "${env:LIMN_URL:-http://127.0.0.1:8000}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private String url;

  /** Prints {@code ready}; whatever else there is to tell is a failure. */
  @Override
  public int run(Console console) {
    int status = status(ready());
    if (status != 200) {
      throw new LimnException("not ready: " + url + " answers with " + status);
    }
    console.out().println("ready");
    return 0;
  }

  private URI ready() {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri.resolve(READY);
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new UsageException(
        "--url takes http://HOST:PORT or https://HOST:PORT, found '" + url + "'");
  }

  private int status(URI uri) {
    try {
      return Probe.get(uri, PATIENCE).status();
    } catch (IOException e) {
      throw new LimnException("not ready: no answer from " + url + ": " + e.getMessage(), e);
    }
  }
}
