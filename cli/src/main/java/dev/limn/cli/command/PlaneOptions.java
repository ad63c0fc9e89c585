package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import java.util.List;
import picocli.CommandLine.Option;

/** A plane of latents: two numbers vary, the others stay. */
final class PlaneOptions {

  /** The names of these options. */
  static final List<String> NAMES = List.of("--dimensions", "--range", "--steps");

  @Option(
      names = "--dimensions",
      paramLabel = "I,J",
      split = ",",
      defaultValue = "0,1",
      description = "the latent number that grows to the right, and the one that grows upwards")
  private List<Integer> dimensions;

  @Option(
      names = "--range",
      paramLabel = "A..B",
      defaultValue = "-3..3",
      description = "from which value to which, both numbers")
  private String range;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "images a side, both ends included")
  private int steps;

  /**
   * Refuses what no model has, before one is opened.
   *
   * @throws UsageException if there are not two dimensions, or the range is none
   */
  void check() {
    if (dimensions.size() != 2) {
      throw new UsageException("--dimensions must be two such as 0,1, found " + dimensions);
    }
    ValueRange.parse(range);
  }

  Latents around(float[] centre) {
    ValueRange values = ValueRange.parse(range);
    return LatentPaths.plane(
        centre, dimensions.get(0), dimensions.get(1), values.least(), values.greatest(), steps);
  }

  int side() {
    return steps;
  }
}
