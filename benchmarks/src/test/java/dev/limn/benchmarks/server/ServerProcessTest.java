package dev.limn.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the bench compares is there and answers, each in a process of its own. */
@Timeout(60)
class ServerProcessTest {

  @Test
  void theBareEndpointAnswersEveryPost() throws Exception {
    try (ServerProcess bare = ServerProcess.bare();
        Load load = new Load(bare.address(), InferPost.bare().bytes(), 2)) {
      LoadReport report = load.closed(Duration.ofMillis(300));

      assertThat(report.byStatus()).containsOnlyKeys(200);
      assertThat(bare.residentMegabytes()).isPositive();
    }
  }

  @Test
  void theServerAnswersEveryPost() throws Exception {
    try (ServerProcess limn = ServerProcess.limn(List.of("-Xmx256m"), "zoo=vae-mlp-mnist")) {
      for (String precision : List.of("fp32", "int8")) {
        InferPost post = InferPost.of("vae-mlp-mnist", precision, 3);
        try (Load load = new Load(limn.address(), post.bytes(), 2)) {
          assertThat(load.closed(Duration.ofMillis(300)).byStatus()).containsOnlyKeys(200);
        }
      }
    }
  }
}
