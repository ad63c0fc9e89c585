package dev.limn.cli.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.Latents;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is written after a first look at ONNX Runtime's documentation: nested arrays in, {@code
 * getValue()} out, a {@link BufferedImage} of each image.
 */
final class TypicalUse implements Contender {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final float[][] latents;
  private final long[] labels;

  /** Read by nobody: it keeps the images from being optimized away. */
  volatile BufferedImage last;

  TypicalUse(OnnxModel graph, DecoderInputs fed) throws OrtException {
    try (OrtSession.SessionOptions defaults = new OrtSession.SessionOptions()) {
      session = environment.createSession(graph.toBytes(), defaults);
    }
    latents = rows(fed.latents());
    labels = IntStream.of(fed.labels()).asLongStream().toArray();
  }

  private static float[][] rows(Latents latents) {
    float[][] rows = new float[latents.count()][latents.size()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(latents.values(), i * latents.size(), rows[i], 0, latents.size());
    }
    return rows;
  }

  @Override
  public String name() {
    return "onnxruntime-typical";
  }

  @Override
  public void makeBatch() throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("latent", OnnxTensor.createTensor(environment, latents));
    if (labels.length > 0) {
      inputs.put("label", OnnxTensor.createTensor(environment, labels));
    }
    try (OrtSession.Result result = session.run(inputs, Set.of("image"))) {
      for (float[][][] image : (float[][][][]) result.get(0).getValue()) {
        last = picture(image);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static BufferedImage picture(float[][][] planes) {
    int height = planes[0].length;
    int width = planes[0][0].length;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          float value = planes[Math.min(channel, planes.length - 1)][y][x];
          rgb = rgb << 8 | Math.round(value * 255);
        }
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
