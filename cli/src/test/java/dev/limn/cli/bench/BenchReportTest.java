package dev.limn.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {

  @Test
  void ratiosAreMediansOverRoundsSoThatASlowRoundHarmsNobody() {
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    rounds.put(DefaultSession.NAME, List.of(round(100, 3), round(1000, 3), round(100, 3)));
    rounds.put("other", List.of(round(50, 2), round(500, 2), round(40, 2)));

    BenchReport report = BenchReport.of("m", 4, "cpu", rounds);

    assertThat(report.ratios()).containsEntry(DefaultSession.NAME, 1.0).containsEntry("other", 2.0);
    assertThat(report.results().get(0).samplesPerSecond()).isCloseTo(4 / 100e-6, within(1e-6));
    assertThat(report.results().get(1).samplesPerSecond()).isCloseTo(4 / 50e-6, within(1e-6));
  }

  @Test
  void quantilesAreTimesThatWereMeasured() {
    double[] hundred = new double[100];
    for (int i = 0; i < 100; i++) {
      hundred[i] = 100 - i;
    }
    assertThat(BenchReport.quantile(hundred.clone(), 0.5)).isEqualTo(50);
    assertThat(BenchReport.quantile(hundred.clone(), 0.99)).isEqualTo(99);
    assertThat(BenchReport.quantile(new double[] {7}, 0.99)).isEqualTo(7);
    assertThat(BenchReport.quantile(new double[] {3, 1, 2}, 0.5)).isEqualTo(2);
  }

  /** Calls of so many microseconds each. */
  private static Round round(long micros, int calls) {
    return new Round(java.util.Collections.nCopies(calls, micros * 1000));
  }
}
