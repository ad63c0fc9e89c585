package dev.limn.server;

import dev.limn.server.grpc.GrpcServer;
import dev.limn.server.settings.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A server on a free port with the two small models, and a client of it. */
public final class LiveServer implements AutoCloseable {

  private final SamplingServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private LiveServer(SamplingServer server) {
    this.server = server;
  }

  /** Starts a server over a directory, to which it adds the two small models. */
  public static LiveServer start(Path directory, Map<String, String> settings)
      throws InterruptedException {
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    TinyModel.LABELLED.pack().writeTo(directory.resolve("labelled"));
    Map<String, String> all = new HashMap<>(settings);
    all.put("port", "0");
    // Machines that test are slow at times.
    all.putIfAbsent("batch.queue-millis", "60000");
    all.put("models", directory.toString());
    SamplingServer server = SamplingServer.start(ServerSettings.of(all));
    server.awaitModels();
    return new LiveServer(server);
  }

  public URI uri(String path) {
    return server.uri().resolve(path);
  }

  public int grpcPort() {
    return server.grpcPort().orElseThrow();
  }

  /** What answers gRPC. */
  public GrpcServer grpc() {
    return server.grpc();
  }

  /** How many rows are admitted and unanswered. */
  public int waitingRows() {
    return server.waitingRows();
  }

  /** One of the parts that answer HTTP. */
  public <T> T part(Class<T> type) {
    return server.part(type);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  public HttpClient client() {
    return client;
  }

  public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Posts JSON, in which single quotes stand for double ones. */
  public HttpResponse<byte[]> post(String path, String json)
      throws IOException, InterruptedException {
    return send(json(path, json));
  }

  public HttpRequest.Builder json(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json.replace('\'', '"')));
  }

  public HttpResponse<byte[]> post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
  }

  /** Sends bytes as they are and reads until the server closes the connection. */
  public String raw(String text) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  public Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.uri().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  public static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}
