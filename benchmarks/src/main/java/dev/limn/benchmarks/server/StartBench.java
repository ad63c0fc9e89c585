package dev.limn.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the runnable jar takes from the start of its process to the first 200 of {@code
 * /v2/health/ready}, with and without an archive of classes, in turn.
 */
public final class StartBench {

  private static final String LISTENING = "listening on http";
  private static final byte[] READY =
      "GET /v2/health/ready HTTP/1.1\r\nHost: limn\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Path jar;
  private final String models;

  private StartBench(Path jar, String models) {
    this.jar = jar;
    this.models = models;
  }

  /** One start: seconds until ready, and of the processors until then. */
  private record Start(double seconds, double processorSeconds) {}

  /**
   * Prints a table.
   *
   * @param args the jar, models between commas, rounds, and one or more directories of a JDK
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    StartBench bench = new StartBench(Path.of(args[0]), args[1]);
    int rounds = Integer.parseInt(args[2]);
    System.out.println(
        "| Java | archive of classes | seconds to ready | least, most | CPU seconds |");
    System.out.println("|---|---|---|---|---|");
    for (String home : List.of(args).subList(3, args.length)) {
      bench.measure(Path.of(home), rounds);
    }
  }

  private void measure(Path home, int rounds) throws IOException, InterruptedException {
    Path archive = Files.createTempDirectory("limn-start").resolve("limn.jsa");
    Map<String, List<String>> contenders = new LinkedHashMap<>();
    contenders.put("none", List.of());
    write(home, archive);
    contenders.put("used", List.of("-XX:SharedArchiveFile=" + archive));
    Map<String, List<Start>> starts = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, List<String>> contender : contenders.entrySet()) {
        Start start = start(home, contender.getValue());
        // The first round fills caches.
        if (round >= 0) {
          starts.computeIfAbsent(contender.getKey(), key -> new ArrayList<>()).add(start);
        }
      }
    }
    starts.forEach((name, own) -> print(home, name, own));
    Files.deleteIfExists(archive);
    Files.delete(archive.getParent());
  }

  private static void print(Path home, String name, List<Start> starts) {
    List<Double> seconds = starts.stream().map(Start::seconds).sorted().toList();
    List<Double> processor = starts.stream().map(Start::processorSeconds).sorted().toList();
    System.out.printf(
        "| %s | %s | %.2f | %.2f, %.2f | %.2f |%n",
        home.getFileName(),
        name,
        seconds.get(seconds.size() / 2),
        seconds.get(0),
        seconds.get(seconds.size() - 1),
        processor.get(processor.size() / 2));
  }

  private void write(Path home, Path archive) throws IOException, InterruptedException {
    Process process = process(home, List.of("-XX:ArchiveClassesAtExit=" + archive), "--check");
    process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("the server does not pass its own check: run it with --check");
    }
  }

  private Start start(Path home, List<String> options) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process = process(home, options, "--port=0");
    try (BufferedReader out = process.inputReader()) {
      URI uri = address(out);
      while (!isReady(uri)) {
        Thread.sleep(1);
      }
      long end = System.nanoTime();
      double cpu = process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
      return new Start((end - begin) / 1e9, cpu);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private Process process(Path home, List<String> options, String argument) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xlog:disable", "-jar", jar.toString(), "serve", argument));
    command.addAll(List.of("--set", "zoo=" + models));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    return builder.start();
  }

  private static URI address(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENING)) {
        return URI.create(line.substring(line.indexOf("http")));
      }
    }
    throw new IOException("the server ended before it listened");
  }

  private static boolean isReady(URI uri) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write(READY);
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    }
  }
}
