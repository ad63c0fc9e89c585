package dev.limn.cli.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.Latents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The peer: a session with default options, inputs made once in direct memory, the float images
 * read as a buffer. It draws nothing and makes no bytes.
 */
final class DefaultSession implements Contender {

  static final String NAME = "onnxruntime-default";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();

  DefaultSession(OnnxModel graph, DecoderInputs fed) throws OrtException {
    try (OrtSession.SessionOptions defaults = new OrtSession.SessionOptions()) {
      session = environment.createSession(graph.toBytes(), defaults);
    }
    Latents latents = fed.latents();
    FloatBuffer floats = direct(latents.values().length * Float.BYTES).asFloatBuffer();
    floats.put(0, latents.values());
    long[] shape = {latents.count(), latents.size()};
    inputs.put("latent", OnnxTensor.createTensor(environment, floats, shape));
    if (fed.conditional()) {
      LongBuffer labels = direct(fed.labels().length * Long.BYTES).asLongBuffer();
      for (int i = 0; i < fed.labels().length; i++) {
        labels.put(i, fed.labels()[i]);
      }
      inputs.put(
          "label", OnnxTensor.createTensor(environment, labels, new long[] {latents.count()}));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void makeBatch() throws OrtException {
    try (OrtSession.Result result = session.run(inputs, Set.of("image"))) {
      FloatBuffer images = ((OnnxTensor) result.get(0)).getFloatBuffer();
      if (images.remaining() == 0) {
        throw new IllegalStateException("the session made no image");
      }
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
