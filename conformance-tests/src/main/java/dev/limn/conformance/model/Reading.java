package dev.limn.conformance.model;

import dev.limn.conformance.CheckFailure;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;
import java.util.List;

/** What a classifier must keep while it reads images: here noise, which is nobody's. */
record Reading(ModelPackage model) {

  /** A batch is summed in another order than a single row: numbers of about 10 differ by this. */
  private static final double TOLERANCE = 1e-4;

  private static final int ROWS = 33;

  /** Holds each row of a batch against the same image alone. */
  void requireBatchInvariance() {
    try (GraphRunner runner = runner()) {
      List<Tensor> whole = runner.run(List.of(images(0, ROWS)));
      for (int row : new int[] {0, 1, ROWS - 1}) {
        List<Tensor> alone = runner.run(List.of(images(row, 1)));
        for (int i = 0; i < whole.size(); i++) {
          requireRow(whole.get(i), row, alone.get(i).toFloats());
        }
      }
    }
  }

  private static void requireRow(Tensor whole, int row, float[] alone) {
    float[] values = whole.toFloats();
    for (int i = 0; i < alone.length; i++) {
      float found = values[row * alone.length + i];
      // Written so that NaN fails.
      if (!(Math.abs(found - alone[i]) <= TOLERANCE)) {
        throw new CheckFailure(
            "%s[%d,%d] is %s in a batch of %d and %s alone"
                .formatted(whole.name(), row, i, found, ROWS, alone[i]));
      }
    }
  }

  /** Holds that every output is finite and tells images apart. */
  void requireVariety() {
    try (GraphRunner runner = runner()) {
      for (Tensor output : runner.run(List.of(images(0, 2)))) {
        float[] values = output.toFloats();
        for (int i = 0; i < values.length; i++) {
          if (!Float.isFinite(values[i])) {
            throw new CheckFailure(output.name() + "[" + i + "] is " + values[i]);
          }
        }
        int half = values.length / 2;
        if (Arrays.equals(values, 0, half, values, half, values.length)) {
          throw new CheckFailure(output.name() + " of two images are the same");
        }
      }
    }
  }

  private GraphRunner runner() {
    return GraphRunner.open(model.graph(model.manifest().file(FileRole.CLASSIFIER).orElseThrow()));
  }

  /** Uniform noise; row i of it is a function of first + i. */
  private Tensor images(int first, int rows) {
    ImageFormat format = model.manifest().image();
    int size = format.channels() * format.height() * format.width();
    double[] uniforms = new double[rows * size];
    CounterRandom random = new CounterRandom(1);
    for (int row = 0; row < rows; row++) {
      random.uniforms(first + row, CounterRandom.LATENT, uniforms, row * size, size);
    }
    float[] pixels = new float[uniforms.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) uniforms[i];
    }
    long[] shape = {rows, format.channels(), format.height(), format.width()};
    return Tensor.ofFloats("image", shape, pixels);
  }
}
