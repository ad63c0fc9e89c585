package dev.limn.benchmarks.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server in a process of its own, on the class path of this one. */
public final class ServerProcess implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final URI uri;

  private ServerProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts {@link BareServer}, without the routes and filters of Limn's server.
   *
   * @return the server, listening
   * @throws IOException if it does not start
   */
  public static ServerProcess bare() throws IOException {
    String withoutLimn =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("limn-server"))
            .filter(entry -> !Path.of(entry).endsWith("server/target/classes"))
            .collect(Collectors.joining(File.pathSeparator));
    return start(List.of(), withoutLimn, BareServer.class.getName(), "0");
  }

  /**
   * Starts {@code limn serve} on any free port, and waits until it is ready.
   *
   * @param javaOptions such as {@code -Xmx256m}
   * @param settings keys with values, such as {@code zoo=vae-mlp-mnist}
   * @return the server, ready
   * @throws IOException if it does not start
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static ServerProcess limn(List<String> javaOptions, String... settings)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    ServerProcess server =
        start(
            javaOptions,
            System.getProperty("java.class.path"),
            "dev.limn.cli.Main",
            arguments.toArray(String[]::new));
    server.awaitReady();
    return server;
  }

  private static ServerProcess start(
      List<String> javaOptions, String classPath, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    Process process = builder.start();
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return new ServerProcess(process, URI.create(address.group()));
      }
      said.append(line).append(File.separatorChar);
    }
    throw new IOException(String.join(" ", command) + " ended without listening: " + said);
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ready = HttpRequest.newBuilder(uri.resolve("/v2/health/ready")).build();
    while (client.send(ready, BodyHandlers.discarding()).statusCode() != 200) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /**
   * Where it listens.
   *
   * @return such as {@code http://127.0.0.1:8000}
   */
  public URI uri() {
    return uri;
  }

  /**
   * Where it listens.
   *
   * @return the address of its socket
   */
  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", uri.getPort());
  }

  /**
   * How much memory it holds, of all kinds.
   *
   * @return megabytes
   */
  public double residentMegabytes() {
    try {
      Matcher line =
          RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
      if (!line.find()) {
        throw new IllegalStateException("the server has ended");
      }
      return Long.parseLong(line.group(1)) / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
