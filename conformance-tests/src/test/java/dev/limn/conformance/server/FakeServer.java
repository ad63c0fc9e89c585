package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server of the protocol that keeps every rule but those that its fault breaks. */
final class FakeServer implements AutoCloseable {

  static {
    // Else each answer waits 40 ms for the client to confirm its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> VERSIONS = List.of("1", "2");

  private final Fault fault;
  private final FakeInference inference;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Boolean> unloaded = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> answered = new HashMap<>();
  private final Map<String, AtomicLong> rows = new HashMap<>();

  FakeServer(Fault fault) throws IOException {
    this.fault = fault;
    this.inference = new FakeInference(fault);
    for (String name : FakeInference.names()) {
      answered.put(name, new AtomicLong());
      rows.put(name, new AtomicLong());
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  ServerTarget target() {
    InetSocketAddress address = server.getAddress();
    return ServerTarget.of(URI.create("http://127.0.0.1:" + address.getPort())).withManages(true);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      try {
        route(exchange, body);
      } catch (Refused e) {
        refuse(exchange, e);
      } catch (RuntimeException e) {
        refuse(exchange, new Refused(500, e.toString()));
      }
    }
  }

  private void refuse(HttpExchange exchange, Refused e) throws IOException {
    if (fault == Fault.SAYS_ERRORS_IN_PLAIN_TEXT) {
      send(exchange, e.status(), "text/plain", e.getMessage().getBytes(StandardCharsets.UTF_8));
      return;
    }
    send(exchange, e.status(), MAPPER.createObjectNode().put("error", e.getMessage()));
  }

  private void route(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/v2/health/live" -> health(exchange, fault == Fault.LIVE_IS_503);
      case "/v2/health/ready" -> health(exchange, fault == Fault.READY_IS_503);
      case "/v2" -> send(exchange, 200, server());
      case "/v2/repository/index" -> send(exchange, 200, index(MAPPER.readTree(body)));
      default -> deeper(exchange, path.split("/"), body);
    }
  }

  private void health(HttpExchange exchange, boolean ill) throws IOException {
    if (fault == Fault.HEALTH_SAYS_FALSE) {
      send(exchange, 200, MAPPER.createObjectNode().put("live", false));
      return;
    }
    send(exchange, ill ? 503 : 200, "text/plain", new byte[0]);
  }

  private ObjectNode server() {
    ObjectNode json = MAPPER.createObjectNode().put("version", "1");
    if (fault != Fault.SERVER_HAS_NO_NAME) {
      json.put("name", "fake");
    }
    json.putArray("extensions").add("binary_tensor_data").add("model_repository").add("statistics");
    return json;
  }

  private ArrayNode index(JsonNode request) {
    ArrayNode index = MAPPER.createArrayNode();
    for (String name : FakeInference.names()) {
      if (!isUnloaded(name)) {
        entry(index, name, "READY");
      }
    }
    boolean readyOnly = request.path("ready").asBoolean() && fault != Fault.INDEX_IGNORES_READY;
    if (!readyOnly) {
      entry(index, "broken", fault == Fault.INDEX_CALLS_ALL_READY ? "READY" : "UNAVAILABLE");
    } else if (fault == Fault.INDEX_CALLS_ALL_READY) {
      entry(index, "broken", "READY");
    }
    return index;
  }

  private void entry(ArrayNode index, String name, String state) {
    ObjectNode entry = index.addObject().put("version", "2").put("state", state).put("reason", "");
    if (fault != Fault.INDEX_HAS_NO_NAMES) {
      entry.put("name", name);
    }
  }

  private boolean isUnloaded(String name) {
    return unloaded.containsKey(name);
  }

  /** {@code /v2/models/M[/versions/V][/what]} and {@code /v2/repository/models/M/what}. */
  private void deeper(HttpExchange exchange, String[] parts, byte[] body) throws IOException {
    if (parts.length == 6 && parts[2].equals("repository")) {
      manage(exchange, parts[4], parts[5]);
      return;
    }
    if (parts.length < 4 || !parts[2].equals("models")) {
      throw new Refused(404, "no such route");
    }
    boolean versioned = parts.length > 5 && parts[4].equals("versions");
    String version = versioned ? parts[5] : "2";
    int at = versioned ? 6 : 4;
    String what = parts.length > at ? parts[at] : "";
    model(exchange, parts[3], versioned ? version : null, what, body);
  }

  private void manage(HttpExchange exchange, String model, String what) throws IOException {
    if (!FakeInference.names().contains(model) && fault != Fault.LOADS_WHAT_IS_NOT_THERE) {
      throw new Refused(400, "no such model");
    }
    if (what.equals("load")) {
      unloaded.remove(model);
    } else if (fault != Fault.UNLOADS_NOTHING) {
      unloaded.put(model, true);
    }
    send(exchange, 200, "text/plain", new byte[0]);
  }

  private void model(HttpExchange exchange, String model, String version, String what, byte[] body)
      throws IOException {
    boolean known = FakeInference.names().contains(model);
    switch (what) {
      case "ready" -> ready(exchange, known && !isUnloaded(model), version);
      case "stats" -> {
        requireKnown(known || fault == Fault.STATISTICS_OF_ANYTHING);
        send(exchange, 200, statistics(model));
      }
      case "infer" -> infer(exchange, model, version, body);
      default -> {
        if (!known && fault == Fault.UNKNOWN_MODEL_IS_EMPTY) {
          send(exchange, 200, MAPPER.createObjectNode());
          return;
        }
        requireKnown(known);
        send(exchange, 200, metadata(model, version));
      }
    }
  }

  private static void requireKnown(boolean known) {
    if (!known) {
      throw new Refused(404, "no such model");
    }
  }

  private void ready(HttpExchange exchange, boolean ready, String version) throws IOException {
    boolean said =
        fault == Fault.EVERYTHING_IS_READY
            || ready
                && fault != Fault.READY_ROUTE_IS_MISSING
                && (version == null || fault != Fault.VERSIONS_ARE_NEVER_READY);
    if (version != null && fault == Fault.READY_ROUTE_IS_MISSING) {
      said = true;
    }
    send(exchange, said ? 200 : 404, "text/plain", new byte[0]);
  }

  private ObjectNode metadata(String model, String version) {
    boolean other = version != null && fault == Fault.VERSION_HAS_ANOTHER_NAME;
    ObjectNode json = MAPPER.createObjectNode().put("name", other ? "other" : model);
    if (fault != Fault.METADATA_LACK_THE_PLATFORM) {
      json.put("platform", "fake");
    }
    if (model.equals("pair")) {
      VERSIONS.forEach(json.putArray("versions")::add);
    }
    tensors(json.putArray("inputs"), FakeInference.inputs(model));
    tensors(json.putArray("outputs"), FakeInference.outputs(model));
    return json;
  }

  private void tensors(ArrayNode into, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      ObjectNode tensor = into.addObject().put("name", spec.name());
      boolean float32 = fault == Fault.METADATA_NAME_NO_DATATYPE;
      boolean halves = fault == Fault.HAS_A_MODEL_OF_HALVES && spec.datatype() == Datatype.FP64;
      String datatype = halves ? "FP16" : spec.datatype().name();
      tensor.put("datatype", float32 ? "float32" : datatype);
      for (long length : spec.shape()) {
        tensor.withArray("shape").add(length);
      }
      if (fault == Fault.METADATA_HAVE_A_SHAPE_OF_TEXT) {
        tensor.withArray("shape").set(0, "N");
      }
    }
  }

  private ObjectNode statistics(String model) {
    ObjectNode json = MAPPER.createObjectNode();
    ObjectNode entry = json.putArray("model_stats").addObject().put("name", model);
    boolean still = fault == Fault.STATISTICS_STAND_STILL || !answered.containsKey(model);
    long count = still ? 0 : answered.get(model).get();
    boolean noRows = still || fault == Fault.STATISTICS_COUNT_NO_ROWS;
    entry.put("last_inference", 1).put("execution_count", count);
    entry.put("inference_count", noRows ? count : rows.get(model).get());
    ObjectNode durations = entry.putObject("inference_stats");
    for (String name :
        List.of("success", "fail", "queue", "compute_input", "compute_infer", "compute_output")) {
      if (!name.equals("queue") || fault != Fault.STATISTICS_LACK_A_DURATION) {
        durations.putObject(name).put("count", count).put("ns", count);
      }
    }
    return json;
  }

  private void infer(HttpExchange exchange, String model, String version, byte[] body)
      throws IOException {
    if (!FakeInference.names().contains(model) && fault == Fault.ANSWERS_FOR_NOBODY) {
      send(exchange, 200, MAPPER.createObjectNode());
      return;
    }
    boolean right =
        version == null || VERSIONS.contains(version) || fault == Fault.TAKES_ANY_VERSION;
    requireKnown(FakeInference.names().contains(model) && !isUnloaded(model) && right);
    if (!exchange.getRequestMethod().equals("POST")) {
      throw new Refused(fault == Fault.INFERS_BY_GET ? 200 : 405, "POST it");
    }
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    if (fault == Fault.NEEDS_A_LENGTH && chunked) {
      throw new Refused(411, "no length");
    }
    String header = exchange.getRequestHeaders().getFirst(Connection.HEADER_LENGTH);
    FakeInference.Reply reply =
        inference.infer(model, version == null ? "2" : version, body, header);
    answered.get(model).incrementAndGet();
    rows.get(model).addAndGet(model.equals("pair") ? rowsOf(body, header) : 1);
    boolean binary = reply.headerLength() < reply.body().length;
    if (binary) {
      exchange.getResponseHeaders().set(Connection.HEADER_LENGTH, "" + reply.headerLength());
    }
    send(exchange, 200, binary ? "application/octet-stream" : "application/json", reply.body());
  }

  private static int rowsOf(byte[] body, String header) throws IOException {
    int length = header == null ? body.length : Integer.parseInt(header);
    return FakeInference.rows("pair", MAPPER.readTree(body, 0, length));
  }

  private void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
    String type = fault == Fault.JSON_IS_TEXT ? "text/plain" : "application/json";
    send(exchange, status, type, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
