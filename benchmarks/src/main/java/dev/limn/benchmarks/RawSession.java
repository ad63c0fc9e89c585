package dev.limn.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** The peer: ONNX Runtime with default options, called as its documentation shows. */
final class RawSession implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  RawSession(byte[] model) throws OrtException {
    session = environment.createSession(model, new OrtSession.SessionOptions());
  }

  /** Decodes latents {@code [count,Z]} to pixels. */
  byte[] decode(float[] latents, int count) throws OrtException {
    long[] shape = {count, latents.length / count};
    try (OnnxTensor latent =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(latents), shape);
        OrtSession.Result result = session.run(Map.of("latent", latent), Set.of("pixels"))) {
      ByteBuffer fetched = ((OnnxTensor) result.get(0)).getByteBuffer();
      byte[] pixels = new byte[fetched.remaining()];
      fetched.get(pixels);
      return pixels;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
