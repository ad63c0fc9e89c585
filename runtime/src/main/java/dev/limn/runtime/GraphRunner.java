package dev.limn.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limn.LimnException;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs any graph on whole tensors, one intra-op thread: for test vectors, proofs and measures,
 * where every output is wanted.
 *
 * <p>Owns native memory: close it. Runs may go on in many threads; {@link #close} must not meet
 * one.
 */
public final class GraphRunner implements AutoCloseable {

  private final OrtEnvironment environment = OnnxRuntimeLibrary.environment();
  private final OrtSession session;
  private boolean closed;

  private GraphRunner(OnnxModel graph) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setIntraOpNumThreads(1);
      this.session = environment.createSession(graph.toBytes(), options);
    }
  }

  /**
   * Opens a graph on the processor.
   *
   * @param graph a sound graph
   * @return an open runner
   * @throws LimnException if ONNX Runtime refuses the graph
   */
  public static GraphRunner open(OnnxModel graph) {
    try {
      return new GraphRunner(graph);
    } catch (OrtException e) {
      throw new LimnException(
          "ONNX Runtime refused graph " + graph.name() + ": " + OnnxRuntimeLibrary.oneLine(e), e);
    }
  }

  /**
   * Runs the graph once.
   *
   * @param inputs the inputs, named as the graph names them
   * @return all outputs in the graph's order
   * @throws LimnException if the inputs do not fit the graph
   */
  public List<Tensor> run(List<Tensor> inputs) {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    try {
      for (Tensor input : inputs) {
        feeds.put(input.name(), feed(input));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        List<Tensor> outputs = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.add(fetch(output.getKey(), (OnnxTensor) output.getValue()));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new LimnException("ONNX Runtime failed: " + OnnxRuntimeLibrary.oneLine(e), e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor feed(Tensor input) throws OrtException {
    ByteBuffer source = input.data().duplicate();
    ByteBuffer direct =
        ByteBuffer.allocateDirect(source.remaining()).order(ByteOrder.nativeOrder());
    direct.put(source).rewind();
    return OnnxTensor.createTensor(environment, direct, input.shape(), javaType(input.type()));
  }

  private static Tensor fetch(String name, OnnxTensor output) {
    ByteBuffer bytes = output.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(name, elementType(output.getInfo().type), output.getInfo().getShape(), bytes);
  }

  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT16 -> OnnxJavaType.INT16;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case BOOL -> OnnxJavaType.BOOL;
      default -> throw new LimnException("tensors of type " + type + " are not run");
    };
  }

  private static ElementType elementType(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case UINT8 -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      case BOOL -> ElementType.BOOL;
      default -> throw new LimnException("tensors of type " + type + " are not run");
    };
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      session.close();
    } catch (OrtException e) {
      throw new LimnException("ONNX Runtime failed to close: " + OnnxRuntimeLibrary.oneLine(e), e);
    }
  }
}
