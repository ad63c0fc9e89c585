package dev.limn.conformance.exporter;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limn.LimnException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
   * Checks one case at batch 1, 2 and 7.
   *
   * @param subject the exporter
   * @param layerCase the case
   * @return the greatest absolute difference found
   * @throws LimnException if ONNX Runtime refuses the graph, if a shape differs, or if an element
   *     differs by more than {@link #TOLERANCE}
   */
  public static double check(Subject subject, LayerCase layerCase) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    byte[] model = subject.export(layerCase);
    try (OrtSession session = environment.createSession(model)) {
      double greatest = 0;
      for (int batch : BATCHES) {
        greatest = Math.max(greatest, check(session, layerCase, batch));
      }
      return greatest;
    } catch (OrtException e) {
      throw new LimnException(
          "case '%s': ONNX Runtime refuses the graph: %s".formatted(layerCase, e.getMessage()), e);
    }
  }

  private static double check(OrtSession session, LayerCase layerCase, int batch)
      throws OrtException {
    SplittableRandom random = new SplittableRandom(batch);
    NumericArray input = draw(layerCase.inputShape(), batch, random);
    long[] labels =
        layerCase.classes() == 0
            ? new long[0]
            : random.longs(batch, 0, layerCase.classes()).toArray();
    NumericArray expected = layerCase.expected(input, labels);
    NumericArray found = run(session, input, labels);
    if (!Arrays.equals(found.shape(), expected.shape())) {
      throw new LimnException(
          "case '%s' at batch %d: expected shape %s, found %s"
              .formatted(
                  layerCase,
                  batch,
                  Arrays.toString(expected.shape()),
                  Arrays.toString(found.shape())));
    }
    return compare(layerCase, batch, expected.values(), found.values());
  }

  private static double compare(LayerCase layerCase, int batch, double[] expected, double[] found) {
    double greatest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(expected[i] - found[i]);
      // Negated, so that a NaN fails.
      if (!(difference <= TOLERANCE)) {
        throw new LimnException(
            "case '%s' at batch %d: element %d is %s, expected %s within %s"
                .formatted(layerCase, batch, i, found[i], expected[i], TOLERANCE));
      }
      greatest = Math.max(greatest, difference);
    }
    return greatest;
  }

  /** Numbers that float32 holds exactly, so that both sides read the same. */
  private static NumericArray draw(int[] rest, int batch, SplittableRandom random) {
    int[] shape = new int[rest.length + 1];
    shape[0] = batch;
    System.arraycopy(rest, 0, shape, 1, rest.length);
    NumericArray array = NumericArray.zeros(shape);
    for (int i = 0; i < array.values().length; i++) {
      array.values()[i] = (float) random.nextDouble(-2, 2);
    }
    return array;
  }

  private static NumericArray run(OrtSession session, NumericArray input, long[] labels)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] values = new float[input.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) input.values()[i];
    }
    long[] shape = Arrays.stream(input.shape()).asLongStream().toArray();
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    try {
      feeds.put("input", OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
      if (labels.length > 0) {
        long[] labelShape = {labels.length};
        feeds.put(
            "label", OnnxTensor.createTensor(environment, LongBuffer.wrap(labels), labelShape));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        return read((OnnxTensor) result.get(0));
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private static NumericArray read(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    double[] values = new double[buffer.remaining()];
    Arrays.setAll(values, buffer::get);
    int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    return new NumericArray(shape, values);
  }
}
