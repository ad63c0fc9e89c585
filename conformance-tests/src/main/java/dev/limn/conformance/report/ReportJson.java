package dev.limn.conformance.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Verdict;
import java.util.List;
import java.util.Locale;

/** Reports as one JSON object. */
public final class ReportJson {

  private record Line(
      String id, String rule, String tolerance, String verdict, String note, long millis) {

    static Line of(Outcome outcome) {
      return new Line(
          outcome.id(),
          outcome.rule(),
          outcome.tolerance(),
          outcome.verdict().name().toLowerCase(Locale.ROOT),
          outcome.note(),
          outcome.took().toMillis());
    }
  }

  private record Part(
      String name,
      String subject,
      boolean conforms,
      int passed,
      int failed,
      int skipped,
      int excluded,
      List<Line> checks) {

    static Part of(SuiteReport report) {
      return new Part(
          report.name(),
          report.subject(),
          report.conforms(),
          report.count(Verdict.PASSED),
          report.bad(),
          report.count(Verdict.SKIPPED),
          report.count(Verdict.EXCLUDED),
          report.outcomes().stream().map(Line::of).toList());
    }
  }

  private record Whole(boolean conforms, List<Part> suites) {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private ReportJson() {}

  /**
   * Writes reports.
   *
   * @param reports of all suites that were run
   * @return {@code {"conforms", "suites": [{"name", "subject", "conforms", "passed", "failed",
   *     "skipped", "excluded", "checks": [{"id", "rule", "tolerance", "verdict", "note",
   *     "millis"}]}]}}; {@code note} is absent from what passed; {@code conforms} of a suite where
   *     something passed and nothing failed, of the whole where nothing failed and a suite conforms
   */
  public static String of(List<SuiteReport> reports) {
    boolean conforms =
        reports.stream().allMatch(report -> report.bad() == 0)
            && reports.stream().anyMatch(SuiteReport::conforms);
    try {
      return MAPPER.writeValueAsString(
          new Whole(conforms, reports.stream().map(Part::of).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }
}
