package dev.limn.server;

import dev.limn.LimnException;
import dev.limn.runtime.signature.TrustedKeys;
import dev.limn.server.batch.Workers;
import dev.limn.server.grpc.GrpcServer;
import dev.limn.server.grpc.Supervision;
import dev.limn.server.inference.Inference;
import dev.limn.server.model.DirectorySource;
import dev.limn.server.model.IndexEntry;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ModelSource;
import dev.limn.server.model.ServingOptions;
import dev.limn.server.model.SignedSource;
import dev.limn.server.model.ZooSource;
import dev.limn.server.sampling.Sampling;
import dev.limn.server.settings.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** All of a server that is not HTTP: models, threads, and what answers with them. */
final class Backend {

  /** Tasks are rows that were admitted, or requests that wait to be: see the limits. */
  private static final int MOST_WAITING = 1024;

  private final Workers workers;
  private final Workers encoders;
  private final ModelRepository models;
  private final Inference inference;
  private final Sampling sampling;
  private final CompletableFuture<Void> opening = new CompletableFuture<>();

  private Backend(ServerSettings settings) {
    workers = new Workers("limn-worker", settings.workers());
    encoders = new Workers("limn-encoder", settings.workers(), MOST_WAITING);
    models =
        new ModelRepository(
            sources(settings), new ServingOptions(settings.provider(), settings.batch(), workers));
    inference = new Inference(models, settings.limits(), encoders);
    sampling = new Sampling(models, settings.limits(), encoders);
  }

  /** Begins to open the models. */
  static Backend start(ServerSettings settings) {
    Backend backend = new Backend(settings);
    Thread opener = new Thread(backend::open, "limn-start");
    opener.setDaemon(true);
    opener.start();
    return backend;
  }

  private static List<ModelSource> sources(ServerSettings settings) {
    List<ModelSource> sources = new ArrayList<>();
    settings.models().ifPresent(directory -> sources.add(new DirectorySource(directory)));
    if (settings.zoo().equals(List.of(ServerSettings.ALL))) {
      sources.add(ZooSource.all());
    } else if (!settings.zoo().equals(List.of(ServerSettings.NONE))) {
      sources.add(ZooSource.of(settings.zoo()));
    }
    Optional<TrustedKeys> keys = settings.security().modelKeys().map(TrustedKeys::read);
    if (keys.isPresent()) {
      sources.replaceAll(source -> new SignedSource(source, keys.get()));
    }
    return sources;
  }

  private void open() {
    try {
      models.start();
      opening.complete(null);
    } catch (RuntimeException | Error e) {
      opening.completeExceptionally(e);
    }
  }

  /** Done when the models have been opened or have failed to. */
  CompletableFuture<Void> opened() {
    return opening;
  }

  List<IndexEntry> awaitModels() throws InterruptedException {
    try {
      opening.get();
      return models.index();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LimnException failure) {
        throw failure;
      }
      throw new IllegalStateException("opening the models failed", e.getCause());
    }
  }

  /** Listens for gRPC where that is wanted. */
  Optional<GrpcServer> startGrpc(ServerSettings settings, Supervision supervision) {
    return settings.grpc().enabled()
        ? Optional.of(GrpcServer.start(settings, models, inference, supervision))
        : Optional.empty();
  }

  ModelRepository models() {
    return models;
  }

  Inference inference() {
    return inference;
  }

  Sampling sampling() {
    return sampling;
  }

  /** Refuses new calls and finishes those in progress, as long as patience lasts. */
  void close(Duration patience) {
    models.close(patience);
    workers.close();
    encoders.close();
  }
}
