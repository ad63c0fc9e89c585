package dev.limn.server;

import dev.limn.cli.Console;
import dev.limn.server.model.IndexEntry;
import dev.limn.server.model.ModelState;
import dev.limn.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server of the same settings, but on ports that are free and for this machine alone. Each of its
 * models draws a picture over HTTP; then it stops.
 */
final class Rehearsal {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> ALONE =
      Map.of(
          "host", "127.0.0.1",
          "port", "0",
          "grpc.port", "0",
          "auth.anonymous", "sample",
          "access-log", "none");

  private final ServerSettings settings;
  private final Console console;

  Rehearsal(Map<String, String> values, Console console) {
    Map<String, String> alone = new HashMap<>(values);
    alone.putAll(ALONE);
    this.settings = ServerSettings.of(alone);
    this.console = console;
  }

  /** Tells of each model, and returns 1 where one does not draw. */
  int run() throws InterruptedException {
    try (SamplingServer server = SamplingServer.start(settings)) {
      List<IndexEntry> models = server.awaitModels();
      long drawing = models.stream().filter(entry -> draws(server.uri(), entry)).count();
      console.out().println(drawing + " of " + models.size() + " models draw");
      return drawing == models.size() ? 0 : 1;
    }
  }

  private boolean draws(URI server, IndexEntry entry) {
    String model = (entry.name() + " " + entry.version()).strip();
    if (entry.state() != ModelState.READY) {
      console.note("does not draw: " + model + ": " + entry.reason());
      return false;
    }
    try {
      Probe picture = Probe.get(server.resolve(path(entry)), PATIENCE);
      boolean drawn = picture.status() == 200;
      console.note((drawn ? "draws: " : "does not draw: " + picture.status() + ": ") + model);
      return drawn;
    } catch (IOException e) {
      console.note("does not draw: " + model + ": " + e.getMessage());
      return false;
    }
  }

  private static String path(IndexEntry entry) {
    return "/v1/models/%s/samples.png?count=1&version=%s".formatted(entry.name(), entry.version());
  }
}
