package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus reads, after requests whose numbers are known. */
@Timeout(60)
class MetricsContractTest {

  private static final String INFER = "/v2/models/tiny/infer";
  private static final String TINY = "model=\"tiny\",precision=\"fp32\",version=\"1.0.0\"";

  @TempDir static Path directory;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of("limits.streams", "0"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Each sample by its name and labels. */
  private static Map<String, Double> scrape() throws Exception {
    Map<String, Double> samples = new TreeMap<>();
    for (String line : text(server.get("/metrics")).lines().toList()) {
      if (!line.startsWith("#")) {
        int space = line.lastIndexOf(' ');
        samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
      }
    }
    return samples;
  }

  private static double of(Map<String, Double> samples, String name) {
    return samples.getOrDefault(name, 0.0);
  }

  private static double difference(
      Map<String, Double> before, Map<String, Double> after, String name) {
    assertThat(after).containsKey(name);
    return after.get(name) - of(before, name);
  }

  private static String requests(String method, String route, int status) {
    return "limn_requests_total{method=\"%s\",protocol=\"http\",route=\"%s\",status=\"%d\"}"
        .formatted(method, route, status);
  }

  private static String failures(String reason) {
    return "limn_request_failures_total{protocol=\"http\",reason=\"" + reason + "\"}";
  }

  @Test
  void requestsAreCountedByRouteAndStatusAndFailuresByReason() throws Exception {
    Map<String, Double> before = scrape();
    server.post(INFER, "{'parameters':{'count':3},'outputs':[{'name':'pixels'}]}");
    server.post(INFER, "{'parameters':{'count':0}}");
    server.post("/v1/models/tiny/samples", "{'count':2000,'format':'raw'}");
    server.post("/v2/models/nobody/infer", "{}");
    server.get("/nowhere/at/all");
    server.get("/nor/here");
    server.get(INFER);
    server.post("/v2/repository/models/tiny/load", "");
    Map<String, Double> after = scrape();

    String infer = "/v2/models/{model}/infer";
    String samples = "/v1/models/{model}/samples";
    assertThat(difference(before, after, requests("POST", infer, 200))).isEqualTo(1);
    assertThat(difference(before, after, requests("POST", infer, 400))).isEqualTo(1);
    assertThat(difference(before, after, requests("POST", samples, 429))).isEqualTo(1);
    assertThat(difference(before, after, requests("POST", infer, 404))).isEqualTo(1);
    assertThat(difference(before, after, requests("GET", "none", 404))).isEqualTo(2);
    assertThat(difference(before, after, requests("GET", "none", 405))).isEqualTo(1);
    assertThat(difference(before, after, requests("GET", "/metrics", 200))).isEqualTo(1);
    assertThat(difference(before, after, failures("bad_request"))).isEqualTo(2);
    assertThat(difference(before, after, failures("overloaded"))).isEqualTo(1);
    assertThat(difference(before, after, failures("not_found"))).isEqualTo(3);
    assertThat(difference(before, after, failures("unauthenticated"))).isEqualTo(1);
    assertThat(difference(before, after, failures("internal"))).isZero();
  }

  @Test
  void rowsBatchesAndTimesAreCountedByModel() throws Exception {
    Map<String, Double> before = scrape();
    server.post(INFER, "{'parameters':{'count':3},'outputs':[{'name':'pixels'}]}");
    server.post(INFER, "{'parameters':{'count':5},'outputs':[{'name':'pixels'}]}");
    Map<String, Double> after = scrape();

    assertThat(difference(before, after, "limn_rows_total{" + TINY + "}")).isEqualTo(8);
    assertThat(difference(before, after, "limn_jobs_total{" + TINY + "}")).isEqualTo(2);
    assertThat(difference(before, after, "limn_batch_rows_sum{" + TINY + "}")).isEqualTo(8);
    assertThat(after.get("limn_waiting_rows{" + TINY + "}")).isZero();
    for (String time : new String[] {"queue", "compute", "encode"}) {
      String name = "limn_" + time + "_seconds";
      assertThat(difference(before, after, name + "_count{" + TINY + "}")).isEqualTo(2);
      assertThat(difference(before, after, name + "_sum{" + TINY + "}")).isBetween(1e-9, 20.0);
      assertThat(difference(before, after, bucket(name, "10.0"))).isEqualTo(2);
      assertThat(difference(before, after, bucket(name, "+Inf"))).isEqualTo(2);
      assertThat(after).containsKey(bucket(name, "5.0E-5"));
    }
  }

  private static String bucket(String name, String bound) {
    return name
        + "_bucket{model=\"tiny\",precision=\"fp32\",version=\"1.0.0\",le=\"%s\"}".formatted(bound);
  }

  @Test
  void bucketsAreCumulative() throws Exception {
    server.post(INFER, "{'outputs':[{'name':'pixels'}]}");
    double last = 0;
    int buckets = 0;
    for (String line : text(server.get("/metrics")).lines().toList()) {
      if (line.startsWith("limn_compute_seconds_bucket{" + TINY)) {
        double count = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        assertThat(count).isGreaterThanOrEqualTo(last);
        last = count;
        buckets++;
      }
    }
    assertThat(buckets).isEqualTo(18);
  }

  @Test
  void theProviderAndTheVersionsAreLabels() throws Exception {
    String text = text(server.get("/metrics"));

    assertThat(text)
        .containsPattern(
            "limn_model_info\\{family=\"vae\",model=\"tiny\",provider=\"cpu\",sha256=\"[0-9a-f]{64}\","
                + "version=\"1.0.0\"\\} 1")
        .containsPattern("limn_server_info\\{provider=\"cpu\",version=\"[^\"]+\"\\} 1")
        .contains("limn_ready 1.0", "limn_open_streams 0.0", "limn_access_log_dropped_total 0.0")
        .contains("jvm_memory_used_bytes{area=\"heap\"}", "process_cpu_seconds_total")
        .contains("jvm_gc_collection_seconds_count", "jvm_threads_current");
  }

  @Test
  void namesAndUnitsAreAsPrometheusHasThem() throws Exception {
    for (String line : text(server.get("/metrics")).lines().toList()) {
      if (line.startsWith("# TYPE limn_")) {
        String[] words = line.split(" ");
        assertThat(words[2]).matches("limn_[a-z_]+");
        assertThat(words[2].endsWith("_total")).isEqualTo(words[3].equals("counter"));
      }
    }
  }

  @Test
  void openMetricsIsForWhoAsksForIt() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/metrics")
                .header("Accept", "application/openmetrics-text; version=1.0.0"));

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(text(response)).endsWith("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/plain", "nonsense", "text/html"})
  void allOthersGetText(String accept) throws Exception {
    HttpResponse<byte[]> response =
        server.send(server.request("/metrics").header("Accept", accept));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  /** Or labels would pile up without end. */
  @Test
  void noLabelIsWhatAClientHasMadeUp() throws Exception {
    server.get("/v1/models/some-name-that-nobody-has");

    assertThat(text(server.get("/metrics"))).doesNotContain("some-name-that-nobody-has");
  }
}
