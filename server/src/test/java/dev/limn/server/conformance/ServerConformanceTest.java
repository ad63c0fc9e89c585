package dev.limn.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Suite;
import dev.limn.conformance.Verdict;
import dev.limn.conformance.server.GrpcSuite;
import dev.limn.conformance.server.ProtocolSuite;
import dev.limn.conformance.server.SamplingSuite;
import dev.limn.conformance.server.ServerTarget;
import dev.limn.server.LiveServer;
import dev.limn.server.conformance.SpoilingProxy.Asked;
import dev.limn.server.conformance.SpoilingProxy.Mistake;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The live server is held to the suites that any server can be held to. */
@Timeout(60)
class ServerConformanceTest {

  @TempDir static Path directory;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of("auth.anonymous", "manage"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerTarget target() {
    return ServerTarget.of(server.uri("/")).withManages(true);
  }

  private static ServerTarget grpc() {
    return ServerTarget.at("http://127.0.0.1:" + server.grpcPort()).withManages(true);
  }

  @TestFactory
  Stream<DynamicTest> theServerConforms() {
    return Stream.of(ProtocolSuite.of(target()), GrpcSuite.of(grpc()), SamplingSuite.of(target()))
        .flatMap(suite -> suite.checks().stream())
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check.id(), () -> assertThat(check.run()).matches(Outcome::passed, "passed")));
  }

  @Test
  void theCommandHoldsItToGrpc() {
    Invocation limn = Invocation.of("conformance", "--grpc", grpc().base().toString());

    assertThat(limn.err()).isEmpty();
    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines())
        .contains("ok    grpc.live                    ServerLive answers live")
        .last()
        .asString()
        .matches("grpc \\S+ conforms: \\d+ passed, 2 skipped");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | http://localhost | gRPC is named by its port, such as http://127.0.0.1:8001, found",
        "1 | http://127.0.0.1:1 | server http://127.0.0.1:1 does not answer gRPC: ServerLive: "
      })
  void whoCannotBeAskedByGrpcIsToldInOneLine(int exitCode, String address, String message) {
    Invocation limn = Invocation.of("conformance", "--grpc", address);

    assertThat(limn.exitCode()).isEqualTo(exitCode);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err()).hasLineCount(1).startsWith("limn: " + message);
  }

  @Test
  void aServerThatDrawsNoPicturesSkipsAllOfThem() throws Exception {
    try (SpoilingProxy proxy = new SpoilingProxy(server.uri("/"), Fault.HAS_NO_CATALOGUE)) {
      assertThat(SamplingSuite.of(ServerTarget.of(proxy.uri())).checks())
          .extracting(check -> check.run().verdict())
          .containsOnly(Verdict.SKIPPED);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HAS_NO_CATALOGUE")
  void aMistakeIsFoundByItsChecks(Fault fault) throws Exception {
    try (SpoilingProxy proxy = new SpoilingProxy(server.uri("/"), fault)) {
      Suite suite = SamplingSuite.of(ServerTarget.of(proxy.uri()));

      assertThat(suite.checks().stream().map(Check::run))
          .filteredOn(outcome -> !outcome.passed())
          .extracting(Outcome::id)
          .containsExactlyElementsOf(fault.found());
    }
  }

  /** Mistakes, and the checks that find them. */
  enum Fault implements Mistake {
    HAS_NO_CATALOGUE {
      @Override
      public int status(Asked asked, int sound) {
        return asked.path().startsWith("/v1") ? 404 : sound;
      }
    },
    IGNORES_THE_SEED("v1.seed", "v1.latents", "v1.etag", "v1.interpolate") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("(\"seed\":|seed=)\\d+", "$10");
      }
    },
    DRAWS_ANOTHER_SEED("v1.latents", "v1.interpolate") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("(\"seed\":|seed=)(\\d)", "$11$2");
      }
    },
    MOVES_WITH_THE_COUNT("v1.count", "v1.interpolate") {
      @Override
      public Asked asked(Asked sound) {
        return sound
            .replaced("\"count\":([127]),\"seed\":", "\"count\":$1,\"seed\":4")
            .replaced("\"seed\":5,\"count\":([127])\\b", "\"seed\":4,\"count\":$1");
      }
    },
    FORGETS_LABELS("v1.labels") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("\"labels\":\"2,0\",", "");
      }
    },
    TAKES_NAMES_FOR_OTHERS("v1.label-names") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("cat,dog", "dog,cat");
      }
    },
    KNOWS_ONE_TEMPERATURE("v1.temperature") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced(",?\"temperature\":0.5", "");
      }
    },
    TELLS_OTHER_PIXELS("v1.decode", "v1.formats") {
      @Override
      public byte[] body(Asked asked, byte[] sound) {
        return text(sound).replaceAll("\"pixels\":\\[\\d+", "\"pixels\":[300").getBytes(LATIN);
      }
    },
    DRAWS_A_ROW("v1.png", "v1.formats") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("count=5", "count=1");
      }
    },
    HAS_NO_TAGS("v1.etag") {
      @Override
      public boolean keeps(String header) {
        return !header.equals("ETag");
      }
    },
    FORGETS_WHAT_NEVER_CHANGES("v1.pinned") {
      @Override
      public boolean keeps(String header) {
        return !header.equals("Cache-Control");
      }
    },
    POSTS_ANOTHER_PICTURE("v1.post") {
      @Override
      public Asked asked(Asked sound) {
        return new Asked(sound.path(), sound.body().replaceAll("^\\{}$", "{\"seed\":1}"));
      }
    },
    GOES_THE_OTHER_WAY("v1.interpolate") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("\"from\":3,\"to\":4", "\"from\":4,\"to\":3");
      }
    },
    DRAWS_A_SMALLER_PLANE("v1.grid") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("\\{\"steps\":3", "{\"steps\":2");
      }
    },
    ANSWERS_ANY_UPLOAD("v1.reconstruct", "v1.refuse-upload") {
      @Override
      public int status(Asked asked, int sound) {
        return asked.path().contains("/reconstruct") ? 200 : sound;
      }
    },
    IGNORES_WHAT_IT_DOES_NOT_KNOW("v1.refuse-parameter") {
      @Override
      public Asked asked(Asked sound) {
        return sound.replaced("\"conut\":3", "");
      }
    },
    FAILS_AT_A_BODY("v1.refuse-body") {
      @Override
      public int status(Asked asked, int sound) {
        return asked.body().equals("[1") ? 500 : sound;
      }
    },
    SAYS_NOT_WHY(
        "v1.reconstruct",
        "v1.refuse-model",
        "v1.refuse-parameter",
        "v1.refuse-count",
        "v1.refuse-huge-count",
        "v1.refuse-temperature",
        "v1.refuse-label",
        "v1.refuse-format",
        "v1.refuse-prior",
        "v1.refuse-version",
        "v1.refuse-checksum",
        "v1.refuse-get-format",
        "v1.refuse-body",
        "v1.refuse-upload") {
      @Override
      public byte[] body(Asked asked, byte[] sound) {
        return text(sound).startsWith("{\"error\"") ? "no".getBytes(LATIN) : sound;
      }
    };

    private static final Charset LATIN = StandardCharsets.ISO_8859_1;

    private final List<String> found;

    Fault(String... found) {
      this.found = List.of(found);
    }

    List<String> found() {
      return found;
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
