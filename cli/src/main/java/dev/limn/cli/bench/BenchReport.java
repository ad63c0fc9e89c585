package dev.limn.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a bench found.
 *
 * @param model the model's name
 * @param batch samples a call
 * @param provider what executes the sampler's graphs; the other contenders run on the processor
 * @param results a line a contender
 * @param ratios by contender: how many times the samples a second of {@value DefaultSession#NAME};
 *     the median over the rounds, in each of which all contenders ran one after another
 */
public record BenchReport(
    String model, int batch, String provider, List<Result> results, Map<String, Double> ratios) {

  /**
   * One contender.
   *
   * @param name what it is called
   * @param samplesPerSecond median over the rounds
   * @param p50Micros median time of a call, in microseconds
   * @param p99Micros time that 99 of 100 calls stay below, in microseconds
   */
  public record Result(String name, double samplesPerSecond, double p50Micros, double p99Micros) {}

  static BenchReport of(String model, int batch, String provider, Map<String, List<Round>> rounds) {
    List<Result> results = new ArrayList<>();
    Map<String, Double> ratios = new LinkedHashMap<>();
    List<Round> peer = rounds.get(DefaultSession.NAME);
    rounds.forEach(
        (name, own) -> {
          results.add(result(name, batch, own));
          double[] each = new double[own.size()];
          for (int i = 0; i < each.length; i++) {
            each[i] = own.get(i).callsPerSecond() / peer.get(i).callsPerSecond();
          }
          ratios.put(name, quantile(each, 0.5));
        });
    return new BenchReport(model, batch, provider, results, ratios);
  }

  private static Result result(String name, int batch, List<Round> rounds) {
    double[] speeds =
        rounds.stream().mapToDouble(round -> batch * round.callsPerSecond()).toArray();
    double[] micros =
        rounds.stream()
            .flatMap(round -> round.callNanos().stream())
            .mapToDouble(nanos -> nanos / 1e3)
            .toArray();
    return new Result(
        name, quantile(speeds, 0.5), quantile(micros.clone(), 0.5), quantile(micros, 0.99));
  }

  /** The smallest value that at least a share of all values do not exceed; sorts them. */
  static double quantile(double[] values, double share) {
    Arrays.sort(values);
    return values[Math.max(0, (int) Math.ceil(share * values.length) - 1)];
  }
}
