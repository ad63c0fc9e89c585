package dev.limn.conformance.exporter;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Runs an exporter's graphs in ONNX Runtime and compares them with the cases' plain loops. */
public final class ExporterSuite {

  /**
   * The greatest allowed absolute difference: outputs are near 1 and sums have fewer than 150
   * terms, so single precision leaves about 1e-6.
   */
  public static final double TOLERANCE = 1e-5;

  private static final int[] BATCHES = {1, 2, 7};

  private ExporterSuite() {}

  /**
   * The checks of an exporter, one for every case.
   *
   * @param subject the exporter
   * @return checks to be run in any order
   */
  public static List<Check> of(Subject subject) {
    return LayerCases.all().stream().map(layerCase -> of(subject, layerCase)).toList();
  }

  /**
   * The check of one case: the graph makes the shapes and elements of the plain loops at batch 1, 2
   * and 7.
   *
   * @param subject the exporter
   * @param layerCase the case
   * @return the check, with id {@code exporter.} and the case's name in words between hyphens
   */
  public static Check of(Subject subject, LayerCase layerCase) {
    return new Check(
        "exporter." + word(layerCase.name()),
        layerCase.name() + " agrees with plain loops",
        "within " + TOLERANCE,
        () -> check(subject, layerCase));
  }

  /** Exclusions are {@code ID=REASON}: an id has no equals sign. */
  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[ _]", "-").replace("=", "");
  }

  private static void check(Subject subject, LayerCase layerCase) {
    try (GraphRunner graph = GraphRunner.open(OnnxModel.parse(subject.export(layerCase)))) {
      for (int batch : BATCHES) {
        check(graph, layerCase, batch);
      }
    }
  }

  private static void check(GraphRunner graph, LayerCase layerCase, int batch) {
    SplittableRandom random = new SplittableRandom(batch);
    Tensor input = draw(layerCase.inputShape(), batch, random);
    long[] labels =
        layerCase.classes() == 0
            ? new long[0]
            : random.longs(batch, 0, layerCase.classes()).toArray();
    List<Tensor> feeds = new ArrayList<>(List.of(input));
    if (labels.length > 0) {
      feeds.add(Tensor.ofLongs("label", new long[] {batch}, labels));
    }
    compare(batch, layerCase.expected(array(input), labels), array(graph.run(feeds).get(0)));
  }

  private static void compare(int batch, NumericArray expected, NumericArray found) {
    if (!Arrays.equals(found.shape(), expected.shape())) {
      throw new CheckFailure(
          "at batch %d the shape is %s, expected %s"
              .formatted(batch, Arrays.toString(found.shape()), Arrays.toString(expected.shape())));
    }
    for (int i = 0; i < expected.values().length; i++) {
      // Negated, so that a NaN fails.
      if (!(Math.abs(expected.values()[i] - found.values()[i]) <= TOLERANCE)) {
        throw new CheckFailure(
            "at batch %d element %d is %s, expected %s"
                .formatted(batch, i, found.values()[i], expected.values()[i]));
      }
    }
  }

  private static Tensor draw(int[] rest, int batch, SplittableRandom random) {
    long[] shape = new long[rest.length + 1];
    shape[0] = batch;
    for (int axis = 0; axis < rest.length; axis++) {
      shape[axis + 1] = rest[axis];
    }
    float[] values = new float[Math.multiplyExact(batch, NumericArray.size(rest))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return Tensor.ofFloats("input", shape, values);
  }

  private static NumericArray array(Tensor tensor) {
    float[] floats = tensor.toFloats();
    double[] values = new double[floats.length];
    Arrays.setAll(values, i -> floats[i]);
    int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
    return new NumericArray(shape, values);
  }
}
