package dev.limn.benchmarks.server;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.zoo.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server beside a bare endpoint and beside the sampler in a process of its own, in turn within
 * each of some rounds.
 */
public final class ServerBench {

  private static final int CONNECTIONS = 32;
  private static final int ROWS = 64;
  private static final Duration OPEN_LOOP = Duration.ofSeconds(4);
  private static final String[][] CONTENDERS = {
    {"vae-mlp-mnist", "fp32"},
    {"vae-mlp-mnist", "int8"},
    {"vae-conv-mnist", "fp32"},
    {"vae-conv-mnist", "int8"}
  };

  private final ServerProcess bare;
  private final ServerProcess limn;
  private final Wrk wrk;
  private final int rounds;

  private ServerBench(ServerProcess bare, ServerProcess limn, Path directory, int rounds) {
    this.bare = bare;
    this.limn = limn;
    this.wrk = new Wrk(directory);
    this.rounds = rounds;
  }

  /**
   * Prints what it measures.
   *
   * @param args how many rounds; 9 by default; then, perhaps, {@code half-load} for that part alone
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length == 0 ? 9 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("limn-server-bench");
    try (ServerProcess bare = ServerProcess.bare();
        ServerProcess limn =
            ServerProcess.limn(List.of("-Xmx256m"), "zoo=vae-mlp-mnist,vae-conv-mnist")) {
      ServerBench bench = new ServerBench(bare, limn, directory, rounds);
      if (args.length < 2) {
        bench.oneSample();
        bench.manySamples();
      }
      bench.halfLoad();
    } finally {
      for (String file : List.of("body", "post.lua")) {
        Files.deleteIfExists(directory.resolve(file));
      }
      Files.delete(directory);
    }
  }

  private void oneSample() throws IOException, InterruptedException {
    System.out.printf("One sample a request, %d connections, wrk%n%n", CONNECTIONS);
    Map<String, List<Wrk.Result>> results = new LinkedHashMap<>();
    InferPost nothing = InferPost.bare();
    wrk.run(bare.uri(), nothing, CONNECTIONS, 5);
    for (String[] contender : CONTENDERS) {
      wrk.run(limn.uri(), InferPost.of(contender[0], contender[1], 1), CONNECTIONS, 8);
    }
    for (int round = 0; round < rounds; round++) {
      add(results, "bare", wrk.run(bare.uri(), nothing, CONNECTIONS, 2));
      for (String[] contender : CONTENDERS) {
        InferPost post = InferPost.of(contender[0], contender[1], 1);
        add(results, String.join(" ", contender), wrk.run(limn.uri(), post, CONNECTIONS, 2));
      }
    }
    List<Wrk.Result> beside = results.get("bare");
    System.out.println("| endpoint | requests/s | share of bare | p99, ms |");
    System.out.println("|---|---|---|---|");
    results.forEach(
        (name, own) -> {
          List<Double> shares = new ArrayList<>();
          for (int i = 0; i < rounds; i++) {
            shares.add(own.get(i).perSecond() / beside.get(i).perSecond());
          }
          System.out.printf(
              "| %s | %.0f | %.3f | %.2f |%n",
              name,
              median(own.stream().map(Wrk.Result::perSecond).toList()),
              median(shares),
              median(own.stream().map(Wrk.Result::p99Millis).toList()));
        });
  }

  private static void add(Map<String, List<Wrk.Result>> results, String name, Wrk.Result result) {
    results.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
  }

  private void manySamples() throws IOException, InterruptedException {
    System.out.printf("%n%d samples a request, packed uint8, 4 connections%n%n", ROWS);
    System.out.println("| model | served, samples/s | in process, samples/s | share |");
    System.out.println("|---|---|---|---|");
    for (String[] contender : CONTENDERS) {
      if (contender[1].equals("int8")) {
        continue;
      }
      InferPost post = InferPost.of(contender[0], contender[1], ROWS);
      try (Sampler sampler = Sampler.open(ModelZoo.get(contender[0]))) {
        wrk.run(limn.uri(), post, 4, 5);
        inProcess(sampler, Duration.ofSeconds(5));
        List<Double> served = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          served.add(ROWS * wrk.run(limn.uri(), post, 4, 2).perSecond());
          own.add(inProcess(sampler, Duration.ofSeconds(2)));
          shares.add(served.get(round) / own.get(round));
        }
        System.out.printf(
            "| %s | %.0f | %.0f | %.2f |%n",
            contender[0], median(served), median(own), median(shares));
      }
    }
  }

  /** Samples a second of as many callers as there are processors. */
  private static double inProcess(Sampler sampler, Duration duration) {
    AtomicLong samples = new AtomicLong();
    long end = System.nanoTime() + duration.toNanos();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      long seed = i;
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (System.nanoTime() < end) {
                  samples.addAndGet(sampler.sample(SampleRequest.of(ROWS).withSeed(seed)).count());
                }
              },
              task -> new Thread(task).start()));
    }
    callers.forEach(CompletableFuture::join);
    return samples.get() / (duration.toNanos() / 1e9);
  }

  private void halfLoad() throws IOException, InterruptedException {
    System.out.printf(
        "%nHalf of the saturating load, constant rate, %d connections%n%n", CONNECTIONS);
    System.out.println("| model | requests/s | p99, ms | bare p99, ms | difference, ms |");
    System.out.println("|---|---|---|---|---|");
    for (String[] contender : CONTENDERS) {
      InferPost post = InferPost.of(contender[0], contender[1], 1);
      wrk.run(limn.uri(), post, CONNECTIONS, 8);
      double rate = wrk.run(limn.uri(), post, CONNECTIONS, 3).perSecond() / 2;
      List<Double> own = new ArrayList<>();
      List<Double> beside = new ArrayList<>();
      try (Load ownLoad = new Load(limn.address(), post.bytes(), CONNECTIONS);
          Load bareLoad = new Load(bare.address(), InferPost.bare().bytes(), CONNECTIONS)) {
        ownLoad.open(rate, OPEN_LOOP);
        bareLoad.open(rate, OPEN_LOOP);
        for (int round = 0; round < rounds; round++) {
          own.add(ownLoad.open(rate, OPEN_LOOP).millis(0.99));
          beside.add(bareLoad.open(rate, OPEN_LOOP).millis(0.99));
        }
      }
      System.out.printf(
          "| %s | %.0f | %.2f | %.2f | %.2f |%n",
          String.join(" ", contender),
          rate,
          median(own),
          median(beside),
          median(own) - median(beside));
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
