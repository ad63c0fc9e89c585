package dev.limn.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

  @Test
  void aReportIsOneObject() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(List.of(Reports.report())));

    assertThat(json.get("conforms").asBoolean()).isFalse();
    JsonNode suite = json.at("/suites/0");
    assertThat(suite.get("name").asText()).isEqualTo("demo");
    assertThat(suite.get("failed").asInt()).isEqualTo(3);
    assertThat(suite.get("excluded").asInt()).isEqualTo(1);
    JsonNode passed = suite.at("/checks/0");
    assertThat(passed.get("verdict").asText()).isEqualTo("passed");
    assertThat(passed.has("note")).isFalse();
    JsonNode crashed = suite.at("/checks/3");
    assertThat(crashed.get("id").asText()).isEqualTo("demo.crashes");
    assertThat(crashed.get("tolerance").asText()).isEqualTo("within 1e-4");
    assertThat(crashed.get("verdict").asText()).isEqualTo("crashed");
    assertThat(crashed.get("note").asText()).isEqualTo("java.lang.IllegalStateException: closed");
  }

  @Test
  void nothingThatFailedConforms() throws Exception {
    SuiteReport sound = new SuiteReport("demo", "x", Reports.report().outcomes().subList(0, 1));
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(List.of(sound)));

    assertThat(json.get("conforms").asBoolean()).isTrue();
    assertThat(json.at("/suites/0/conforms").asBoolean()).isTrue();
  }

  @Test
  void whatWasHeldToNothingDoesNotConform() throws Exception {
    SuiteReport passed = new SuiteReport("demo", "x", Reports.report().outcomes().subList(0, 1));
    SuiteReport skipped = new SuiteReport("demo", "y", Reports.report().outcomes().subList(4, 5));
    JsonNode alone = new ObjectMapper().readTree(ReportJson.of(List.of(skipped)));
    JsonNode beside = new ObjectMapper().readTree(ReportJson.of(List.of(skipped, passed)));

    assertThat(alone.get("conforms").asBoolean()).isFalse();
    assertThat(alone.at("/suites/0/conforms").asBoolean()).isFalse();
    assertThat(beside.get("conforms").asBoolean()).isTrue();
    assertThat(beside.at("/suites/0/conforms").asBoolean()).isFalse();
    assertThat(beside.at("/suites/1/conforms").asBoolean()).isTrue();
  }
}
