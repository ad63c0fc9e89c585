package dev.limn.runtime.packaging;

import dev.limn.LimnException;
import dev.limn.onnx.DecoderPorts;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphCheck;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Proves that an adapted decoder draws what the foreign one draws, whatever the batch.
 *
 * @param run the runs of the foreign one
 * @param image how its image is read
 * @param batches what the runs gave
 * @param output which output is the image
 */
record ForeignProof(
    ForeignRun run, DecoderPorts.Image image, List<List<Tensor>> batches, int output) {

  private static final double TOLERANCE = 1e-4;

  /** What is wrong with an adapted decoder, empty where nothing is. */
  Optional<String> objection(OnnxModel adapted) {
    try {
      GraphCheck.check(adapted);
      try (GraphRunner runner = GraphRunner.open(adapted)) {
        return objection(runner);
      }
    } catch (LimnException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> objection(GraphRunner runner) {
    float[] expected = expected();
    int imageSize = expected.length / run.rows();
    float[] together = draw(runner, 0, run.rows());
    if (!close(expected, together)) {
      return Optional.of("a batch of %d draws other images".formatted(run.rows()));
    }
    for (int i = 0; i < Math.min(run.rows(), ForeignRun.BATCHES); i++) {
      float[] one = Arrays.copyOfRange(expected, i * imageSize, (i + 1) * imageSize);
      if (!close(one, draw(runner, i, 1))) {
        return Optional.of("a sample alone is another image than in its batch");
      }
    }
    return Optional.empty();
  }

  private float[] draw(GraphRunner runner, int from, int rows) {
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(run.latents(from, rows));
    run.label().ifPresent(label -> inputs.add(run.indices(from, rows)));
    return runner.run(inputs).get(0).toFloats();
  }

  private static boolean close(float[] expected, float[] found) {
    boolean close = expected.length == found.length;
    for (int i = 0; close && i < expected.length; i++) {
      // Written so that NaN is not close.
      close = Math.abs(expected[i] - found[i]) <= TOLERANCE;
    }
    return close;
  }

  /** The images [rows,C,H,W] in [0,1], by a plain loop over what the foreign decoder gave. */
  private float[] expected() {
    int area = image.height() * image.width();
    int imageSize = area * image.channels();
    float[] images = new float[Math.multiplyExact(run.rows(), imageSize)];
    int at = 0;
    for (List<Tensor> batch : batches) {
      float[] values = numbers(batch.get(output));
      for (int i = 0; i < values.length && at < images.length; i++) {
        int row = at / imageSize;
        int within = at % imageSize;
        int place =
            image.channelsLast()
                ? within % image.channels() * area + within / image.channels()
                : within;
        images[row * imageSize + place] = unit(values[i]);
        at++;
      }
    }
    return at == images.length ? images : new float[0];
  }

  private float unit(float value) {
    int black = image.range().black();
    float unit = (value - black) / (image.range().white() - black);
    return Math.max(0, Math.min(1, unit));
  }

  private static float[] numbers(Tensor tensor) {
    if (tensor.type() == ElementType.FLOAT32) {
      return tensor.toFloats();
    }
    float[] numbers = new float[tensor.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Byte.toUnsignedInt(tensor.data().get(i));
    }
    return numbers;
  }
}
