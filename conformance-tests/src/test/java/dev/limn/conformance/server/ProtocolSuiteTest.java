package dev.limn.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Suite;
import dev.limn.conformance.Verdict;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check is failed by a server that breaks its rule; a sound one passes all. */
@Timeout(60)
class ProtocolSuiteTest {

  @Test
  void aSoundServerPassesAllChecks() throws Exception {
    try (FakeServer server = new FakeServer(Fault.NONE)) {
      assertThat(outcomes(server.target())).allMatch(Outcome::passed);
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(Fault.values())
        .filter(fault -> fault != Fault.NONE && fault != Fault.MIXES_REQUESTS);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsFoundByItsChecks(Fault fault) throws Exception {
    try (FakeServer server = new FakeServer(fault)) {
      ServerTarget target = server.target().withModels(FakeInference.names());
      List<String> failed =
          outcomes(target).stream()
              .filter(outcome -> outcome.verdict() == Verdict.FAILED)
              .map(Outcome::id)
              .toList();
      if (fault.isAtTheRoot()) {
        assertThat(failed).containsAll(fault.found());
      } else {
        assertThat(failed).isEqualTo(fault.found());
      }
    }
  }

  /** By that check alone: such a server waits for company. */
  @Test
  void aServerThatMixesRequestsIsFound() throws Exception {
    try (FakeServer server = new FakeServer(Fault.MIXES_REQUESTS)) {
      Check check =
          ProtocolSuite.of(server.target().withModels(List.of("pair"))).checks().stream()
              .filter(one -> Fault.MIXES_REQUESTS.found().contains(one.id()))
              .findFirst()
              .orElseThrow();

      assertThat(check.run().problem())
          .matches("POST /v2/models/pair/infer: output 'y'\\[0] expects \\S+, found \\S+");
    }
  }

  /** What is left out is no fault of the server, but may not go unsaid. */
  @Test
  void aModelThatIsNotTriedIsTold() throws Exception {
    try (FakeServer server = new FakeServer(Fault.HAS_A_MODEL_OF_HALVES)) {
      assertThat(outcomes(server.target()))
          .filteredOn(outcome -> !outcome.passed())
          .extracting(Outcome::id, Outcome::verdict, Outcome::note)
          .containsExactly(
              tuple(
                  "v2.all-tried",
                  Verdict.SKIPPED,
                  "not tried, for tensors of FP16, BF16 or texts: single"));
    }
  }

  @Test
  void everyRuleIsBrokenBySomeFault() {
    Suite suite = ProtocolSuite.of(ServerTarget.of(URI.create("http://127.0.0.1:1")));

    assertThat(Stream.of(Fault.values()).flatMap(fault -> fault.found().stream()))
        .containsAll(
            suite.ids().filter(id -> !id.equals("v2.all-tried")).collect(Collectors.toList()));
  }

  @Test
  void modelsThatAreNotNamedAreThoseOfTheIndexAndOthersAreNotTried() throws Exception {
    try (FakeServer server = new FakeServer(Fault.KNOWS_NO_OVERRIDE)) {
      assertThat(outcomes(server.target().withModels(List.of("single"))))
          .filteredOn(outcome -> !outcome.passed())
          .extracting(Outcome::id, Outcome::verdict)
          .containsExactly(
              tuple("v2.version-ready", Verdict.SKIPPED),
              tuple("v2.version-metadata", Verdict.SKIPPED),
              tuple("v2.infer-version", Verdict.SKIPPED),
              tuple("v2.infer-batch", Verdict.SKIPPED),
              tuple("v2.binary-mixed", Verdict.SKIPPED),
              tuple("v2.binary-output-override", Verdict.FAILED),
              tuple("v2.refuse-version", Verdict.SKIPPED),
              tuple("v2.refuse-missing-input", Verdict.SKIPPED));
      assertThat(outcomes(server.target().withModels(List.of("nobody"))))
          .filteredOn(outcome -> outcome.id().equals("v2.infer"))
          .extracting(Outcome::problem)
          .containsExactly(
              "GET /v2/models/nobody: expects status 200, found 404 {\"error\":\"no such model\"}");
    }
  }

  @Test
  void nothingIsUnloadedUnlessThatWasAskedFor() throws Exception {
    try (FakeServer server = new FakeServer(Fault.NONE)) {
      assertThat(outcomes(server.target().withManages(false)))
          .filteredOn(outcome -> outcome.verdict() == Verdict.SKIPPED)
          .extracting(Outcome::id)
          .containsExactly("v2.load-unknown", "v2.unload-load");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsToldOnce() {
    assertThatThrownBy(
            () -> ProtocolSuite.requireAnswer(ServerTarget.of(URI.create("http://127.0.0.1:1"))))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(
            "server http://127.0.0.1:1 does not answer: GET /v2/health/live: no answer: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8000", "localhost", "ftp://host", "http:///v2"})
  void anAddressThatIsNoneIsRefused(String address) {
    assertThatThrownBy(() -> ServerTarget.at(address))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("a server is named by its address, such as http://127.0.0.1:8000");
  }

  private static List<Outcome> outcomes(ServerTarget target) {
    return ProtocolSuite.of(target).checks().stream().map(Check::run).toList();
  }
}
