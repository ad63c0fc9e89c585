package dev.limn.server;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.LimnCommand;
import dev.limn.server.model.IndexEntry;
import dev.limn.server.model.ModelState;
import dev.limn.server.settings.ServerSettings;
import dev.limn.server.settings.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the sampling server until it is told to stop. */
@Command(
    name = "serve",
    description = "Answer HTTP and gRPC requests until stopped",
    footer = "  limn serve --port 8000 --set zoo=vae-mlp-mnist,cvae-conv-mnist")
public final class ServeCommand implements LimnCommand {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on; 0 takes any that is free. Default: 8000")
  private String port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Address to listen on; 0.0.0.0 admits other machines, with keys (auth.keys). Default:"
              + " 127.0.0.1")
  private String host;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Serve the packages of this directory. Default: the models of the zoo")
  private String models;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML; see docs/serving.md for all of them")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; may be given several times and goes before the file's")
  private Map<String, String> set = Map.of();

  @Option(
      names = "--check",
      description = "Start beside whatever listens, draw with each model, stop; 1 if one fails")
  private boolean check;

  /** Listens until the process is asked to stop. */
  @Override
  public int run(Console console) throws InterruptedException {
    Map<String, String> values = values();
    ServerSettings settings = ServerSettings.of(values);
    if (check) {
      return new Rehearsal(values, console).run();
    }
    CompletableFuture<Void> stop = new CompletableFuture<>();
    console.onStop(() -> stop.complete(null));
    ServerSettings.describe(values).forEach(line -> console.note("  " + line));
    try (SamplingServer server = SamplingServer.start(settings)) {
      console.out().println("listening on " + server.uri());
      server
          .grpcPort()
          .ifPresent(port -> console.out().println("listening on " + grpcAddress(settings, port)));
      await(CompletableFuture.anyOf(server.opened(), stop));
      if (!stop.isDone()) {
        server.awaitModels().forEach(entry -> tell(entry, console));
      }
      await(stop);
      console.note("stopping, at most " + settings.shutdown().toSeconds() + " s");
    }
    console.note("stopped");
    return 0;
  }

  private static String grpcAddress(ServerSettings settings, int port) {
    String scheme = settings.security().certificate().isPresent() ? "grpcs" : "grpc";
    return scheme + "://" + settings.host() + ":" + port;
  }

  private static void await(CompletableFuture<?> event) throws InterruptedException {
    try {
      event.get();
    } catch (ExecutionException e) {
      // Told by whoever asks for the models.
    }
  }

  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    if (config != null) {
      values.putAll(SettingsFile.read(config));
    }
    values.putAll(set);
    putOption(values, "port", port);
    putOption(values, "host", host);
    putOption(values, "models", models);
    return values;
  }

  private void putOption(Map<String, String> values, String key, String value) {
    if (value == null) {
      return;
    }
    if (set.containsKey(key)) {
      throw new UsageException("--" + key + " and --set " + key + " say the same: leave one out");
    }
    values.put(key, value);
  }

  private static void tell(IndexEntry entry, Console console) {
    String model = (entry.name() + " " + entry.version()).strip();
    console.note(
        entry.state() == ModelState.READY
            ? "serving " + model
            : "not serving " + model + ": " + entry.reason());
  }
}
